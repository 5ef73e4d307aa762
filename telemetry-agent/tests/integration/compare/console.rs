//! A node whose log is what its console showed, and a node that is not there.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Node, Recording, ReservedPort};

use super::{LOG, as_administrator, check_differences, check_refused, compare, differences};
use crate::own_machine::own_paths;

/// What a journal puts before each line.
const JOURNAL: &str = "Nov 24 15:38:21 db1 eventstored[12192]: ";

/// The message is the same, but for the time at which it was written, which no line says.
pub(crate) fn a_message_on_the_console_is_found(program: &Path) -> Result<()> {
    let own = own_paths(program)?;
    for (name, source) in [("23.10/single-loaded", ""), ("25.0/defaults", "TelemetrySink                  ")] {
        let event: Value = serde_json::from_str(Recording::open(name)?.text(LOG)?.lines().next().context("no line")?)?;
        let text = event["@mt"].as_str().context("no text")?;
        let (node, event) = (Node::recorded(name).start()?, format!("[12192,31,15:18:36.289,INF] {source}{text}"));
        for margin in ["", JOURNAL] {
            let console: String = event.lines().map(|line| format!("{margin}{line}\n")).collect();
            let shown = compare(&as_administrator(program, &node)?, console.as_bytes())?;
            ensure!(shown.status.code() == Some(0), "{name}: {shown:?}");
            check_differences(name, &differences(&shown)?, &own)?;
            let text = String::from_utf8(shown.stdout)?;
            ensure!(text.ends_with("the node made its message at a time that its log does not say\n"), "{text}");
        }
    }
    Ok(())
}

/// Without a node there is nothing to compare, and no word of another run.
pub(crate) fn a_node_that_is_down_is_one_line_and_exit_code_2(program: &Path) -> Result<()> {
    let name = "23.10/single-loaded";
    let (node, nobody, own) = (Node::recorded(name).start()?, ReservedPort::new()?, Recording::open(name)?.text(LOG)?);
    let agent = as_administrator(program, &node)?.option("--node", nobody.url());
    let said = format!("nothing can be read of the node at {}: nothing listens at the node's address", nobody.url());
    check_refused(&compare(&agent, own.as_bytes())?, &said)
}
