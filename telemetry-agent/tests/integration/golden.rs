//! Golden reports: the shape of each release and role, to the letter.

use std::path::Path;

use anyhow::{Context, Result};
use expect_test::expect_file;
use serde_json::{Value, json};
use telemetry_testkit::{Agent, Answer, Node, Recording};

use crate::fixture::beside;
use crate::report::valid_report;

/// The directory of the pages, which `UPDATE_EXPECT=1 cargo xtask integration c10-golden` writes.
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

/// What stands in place of a value that differs from run to run or from machine to machine.
const ANY: &str = "…";
const OF_THIS_RUN: [&str; 6] = ["uptime", "os", "coreCount", "isContainer", "isKubernetes", "processorArchitecture"];
/// Where a node does not tell it, it is this machine's.
const PERHAPS_OF_THIS_RUN: &str = "totalMemory";
/// Some systems have no version.
const PERHAPS_ABSENT: &str = "    \"osVersion\": ";

pub(super) fn each_shape_is_as_committed(program: &Path) -> Result<()> {
    check(program, "23.10-follower", &Node::recorded("23.10/cluster-follower").start()?, tagged)?;
    check(program, "23.10-no-leader", &Node::recorded("23.10/no-quorum-member").start()?, tagged)?;
    check(program, "25.0-leader", &Node::recorded("25.0/cluster-leader").start()?, of_an_edition)?;
    check(program, "25.0-defaults", &Node::recorded("25.0/defaults").start()?, of_an_edition)?;
    check(program, "26.2-without-tls", &newest()?, of_an_edition)?;
    Ok(())
}

/// Nodes of which much is absent.
const CLUSTER_STATES: [&str; 8] = [
    "23.10/before-shutdown",
    "23.10/initializing",
    "23.10/interfaces-off",
    "23.10/not-opted-out",
    "23.10/options-other-case",
    "23.10/optout-other-spelling",
    "23.10/shutting-down",
    "25.0/not-opted-out",
];

/// The report, and the line of what is absent from it and why.
pub(super) fn each_cluster_state_is_as_committed(program: &Path) -> Result<()> {
    let of_this_run = [&OF_THIS_RUN[..], &[PERHAPS_OF_THIS_RUN]].concat();
    for name in CLUSTER_STATES {
        let node = Node::recorded(name).start()?;
        let preview = Agent::new(program).option("--node", node.url()).preview()?;
        valid_report(&preview.stdout)?;
        let [report, absent] = [preview.stdout, preview.stderr].map(String::from_utf8);
        let page = format!("{}\n{}", masked(&report?, &of_this_run), absent?);
        expect_file![format!("{PAGES}/{}.txt", name.replace('/', "-"))].assert_eq(&page);
    }
    Ok(())
}

fn check(program: &Path, name: &str, node: &Node, with: fn(Agent) -> Agent) -> Result<()> {
    let agent = with(beside(program, node, &telemetry_testkit::Collector::start()?)?);
    let preview = agent.preview()?;
    valid_report(&preview.stdout)?;
    let report = masked(&String::from_utf8(preview.stdout)?, &OF_THIS_RUN);
    expect_file![format!("{PAGES}/{name}.json")].assert_eq(&report);
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
fn masked(report: &str, of_this_run: &[&str]) -> String {
    let lines =
        report.lines().filter(|line| !line.starts_with(PERHAPS_ABSENT)).map(|line| match line.split_once("\": ") {
            Some((name, value)) if of_this_run.contains(&name.trim().trim_start_matches('"')) => {
                format!("{name}\": {ANY}{}\n", if value.ends_with(',') { "," } else { "" })
            }
            _ => format!("{line}\n"),
        });
    lines.collect()
}
