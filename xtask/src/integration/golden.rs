//! Golden reports: the shape of each release and role, to the letter.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use telemetry_testkit::{Agent, Answer, Node, Recording};

use super::beside;
use crate::catalogue::valid_report;
use crate::checking::Verdict;
use crate::workspace;

/// What stands in place of a value that differs from run to run or from machine to machine.
const ANY: &str = "…";
const OF_THIS_RUN: [&str; 6] = ["uptime", "os", "coreCount", "isContainer", "isKubernetes", "processorArchitecture"];
/// Some systems have no version.
const PERHAPS_ABSENT: &str = "    \"osVersion\": ";

pub(super) fn each_shape_is_as_committed(program: &Path) -> Result<Verdict> {
    check(program, "23.10-follower", &Node::recorded("23.10/cluster-follower").start()?, tagged)?;
    check(program, "23.10-no-leader", &Node::recorded("23.10/no-quorum-member").start()?, tagged)?;
    check(program, "25.0-leader", &Node::recorded("25.0/cluster-leader").start()?, of_an_edition)?;
    check(program, "25.0-defaults", &Node::recorded("25.0/defaults").start()?, of_an_edition)?;
    check(program, "26.2-without-tls", &newest()?, of_an_edition)?;
    Ok(Verdict::Passed)
}

fn check(program: &Path, name: &str, node: &Node, with: fn(Agent) -> Agent) -> Result<()> {
    let agent = with(beside(program, node, &telemetry_testkit::Collector::start()?)?);
    let preview = agent.preview()?;
    valid_report(&preview.stdout)?;
    let report = masked(&String::from_utf8(preview.stdout)?);
    let file = workspace::root()?.join("xtask/golden").join(format!("{name}.json"));
    let golden = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    ensure!(report == golden, "{name} is not {}, but:\n{report}", file.display());
    Ok(())
}

fn tagged(agent: Agent) -> Agent {
    agent.option("--tag", "oss-v23.10.0")
}

fn of_an_edition(agent: Agent) -> Agent {
    agent.without("--tag").option("--edition", "ee")
}

/// A node of 26.2, as far as its answers are known: it has one option more.
fn newest() -> Result<Node> {
    let recording = Recording::open("25.0/secured-admins")?;
    let mut info: Value = serde_json::from_str(&recording.text("info.json")?)?;
    info["esVersion"] = json!("26.2.0-prerelease");
    let mut options: Value = serde_json::from_str(&recording.text("info-options.json")?)?;
    let disable_tls = json!({ "name": "DisableTls", "value": "true", "schema": { "type": "boolean" } });
    options.as_array_mut().context("options are a list")?.push(disable_tls);
    let node = Node::recorded("25.0/secured-admins").answering("/info", Answer::json(info.to_string()));
    node.answering("/info/options", Answer::json(options.to_string())).start()
}

/// The report without what differs from run to run.
fn masked(report: &str) -> String {
    let lines =
        report.lines().filter(|line| !line.starts_with(PERHAPS_ABSENT)).map(|line| match line.split_once("\": ") {
            Some((name, value)) if OF_THIS_RUN.contains(&name.trim().trim_start_matches('"')) => {
                format!("{name}\": {ANY}{}\n", if value.ends_with(',') { "," } else { "" })
            }
            _ => format!("{line}\n"),
        });
    lines.collect()
}
