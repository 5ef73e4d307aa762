//! The record beside the state: what it has is what arrived, and nothing else is sent.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Answer, Collector};

use crate::fixture::{beside, kept, place_in, specified_node};

/// What arrived, what `history --show` prints, and what `export` writes are the same bytes; an upright record verifies, also
/// by what the log has of it, and one in which a letter was changed does not.
pub(super) fn what_arrived_is_what_is_recorded(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let running = agent.start()?;
    let body = collector.wait_for(1, AGENT_TIMEOUT)?.remove(0).body;
    let log = running.wait_for("; record ")?;
    let record = log.split_once("; record ").and_then(|(_, rest)| rest.get(..64)).context("no hash")?.to_owned();
    let place = place_in(state.path())?;
    kept(&running, &file_of_record(&place)?, |text| text.lines().count() == 4)?;
    running.stop()?;

    let reader = Reader { program, state: state.path(), place: &place };
    ensure!(reader.history(&["--show", &record])?.stdout == body, "what is shown is not what arrived");
    let export = state.path().join("export.jsonl");
    reader.run("export", &["--output", &export.display().to_string()])?;
    let export = fs::read_to_string(export)?;
    let line: Value = serde_json::from_str(export.lines().next().unwrap_or_default())?;
    ensure!(line["text"].as_str().map(str::as_bytes) == Some(&body) && line["record"] == record, "{export}");
    reader.check_history(&["--verify", "--head", &record], 0, "4 lines are as they were recorded")?;
    reader.check_history(&["--head", &"0".repeat(64)], 1, "no line of the record has the hash 0000")?;
    reader.check_history(&["--last", "1"], 0, &format!("{}  {}  sent to ", body.len(), &record[..12]))?;
    check_changed(&reader)
}

/// The log warns, the record keeps it, and the report counts as sent.
pub(super) fn a_receipt_of_something_else_is_recorded(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let receipt = format!("sha256={}", "3f".repeat(32));
    collector.answering_with(vec![Answer::status(202).with_header("telemetry-receipt", &receipt)]);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let running = agent.start()?;
    let log = running.wait_for("; record ")?;
    let place = place_in(state.path())?;
    kept(&running, &file_of_record(&place)?, |text| text.lines().count() == 4)?;
    running.stop()?;
    let line = log.lines().find(|line| line.contains("HTTP 202, receipt differs")).context("it is not told")?;
    ensure!(line.contains("WARN") && line.contains("Telemetry report sent to "), "{line}");
    let reader = Reader { program, state: state.path(), place: &place };
    let recorded = String::from_utf8(reader.history(&["--last", "1", "--json"])?.stdout)?;
    ensure!(
        recorded.contains(&format!(
            "HTTP 202, receipt differs (the SHA-256 of what arrived is said to be {}",
            &receipt[7..]
        )),
        "{recorded}"
    );
    Ok(())
}

fn check_changed(reader: &Reader<'_>) -> Result<()> {
    let file = file_of_record(reader.place)?;
    fs::write(&file, fs::read_to_string(&file)?.replacen("Leader", "Follow", 1))?;
    reader.check_history(&["--verify"], 1, " line 3: it was changed after it was written")?;
    // What is shown of it is said to be something else.
    reader.check_history(&["--last", "1"], 1, "sent to ")
}

/// Each line waits longer for its disk than it may.
const SLOW_DISK: [&str; 7] =
    ["strace", "-f", "-qq", "-o/dev/null", "-e", "trace=fdatasync", "-einject=fdatasync:delay_enter=25000000"];

/// What the disk does not have within 10 s is not recorded, and not sent; meanwhile nothing else is written there.
pub(super) fn a_disk_that_does_not_answer_keeps_reports_from_being_sent(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--state-dir", state.path().display().to_string());
    let running = agent.option("--interval", "1s").start_by(&SLOW_DISK)?;
    let log = running.wait_for("Telemetry report not sent: a log could not write it")?;
    ensure!(log.contains("RecordSink") && log.contains("it has been stuck since an earlier call"), "{log}");
    ensure!(collector.received().is_empty(), "it is sent all the same");
    let record = fs::read_to_string(file_of_record(&place_in(state.path())?)?)?;
    ensure!(record.lines().count() == 2 && record.contains(r#""kind":"notice""#), "{record}");
    Ok(())
}

/// The file of this month.
fn file_of_record(place: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(place.join("record"))?.filter_map(Result::ok).map(|entry| entry.path());
    files.find(|path| path.extension().is_some()).context("no file")
}

/// Reads a record by the agent's commands.
struct Reader<'a> {
    program: &'a Path,
    state: &'a Path,
    /// The node's place in it.
    place: &'a Path,
}

impl Reader<'_> {
    fn run(&self, command: &str, options: &[&str]) -> Result<Output> {
        let agent = Agent::new(self.program).option("--state-dir", self.state.display().to_string());
        agent.to_its_end(&[&[command][..], options].concat())
    }

    fn history(&self, options: &[&str]) -> Result<Output> {
        self.run("history", options)
    }

    fn check_history(&self, options: &[&str], code: i32, text: &str) -> Result<()> {
        let output = self.history(options)?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.code() == Some(code) && said.contains(text), "{options:?}: {output:?}");
        let lines = said.lines().filter(|line| !line.starts_with("TIME "));
        ensure!(lines.count() == 1, "{options:?}: {said}");
        Ok(())
    }
}
