//! Golden reports: the shape of each release and role, to the letter.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use expect_test::expect_file;
use serde_json::{Value, json};
use telemetry_testkit::{Agent, Answer, Collector, Node, Recording};

use crate::fixture::beside;
use crate::own_machine::own_paths;
use crate::report::valid_report;

/// The directory of the pages, which `UPDATE_EXPECT=1 cargo xtask integration c10-golden` writes.
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

/// What stands in place of a value that differs from run to run or from machine to machine.
const ANY: &str = "…";
const OF_THIS_RUN: &str = "uptime";
/// Where a node does not tell it, it is this machine's.
const PERHAPS_OF_THIS_MACHINE: &str = "environment.totalMemory";
/// Some systems have no version.
const PERHAPS_ABSENT: &str = "    \"osVersion\": ";

pub(super) fn each_shape_is_as_committed(program: &Path) -> Result<()> {
    let mask = Mask::of(program)?;
    let check = |name: &str, node: &Node, with: fn(Agent) -> Agent| {
        let agent = with(beside(program, node, &Collector::start()?)?);
        let preview = agent.preview()?;
        valid_report(&preview.stdout)?;
        expect_file![format!("{PAGES}/{name}.json")].assert_eq(&mask.applied(&String::from_utf8(preview.stdout)?));
        anyhow::Ok(())
    };
    let recorded = |name: &str| Node::recorded(name).start();
    check("23.10-follower", &recorded("23.10/cluster-follower")?, tagged)?;
    check("23.10-no-leader", &recorded("23.10/no-quorum-member")?, tagged)?;
    check("25.0-leader", &recorded("25.0/cluster-leader")?, of_an_edition)?;
    check("25.0-defaults", &recorded("25.0/defaults")?, of_an_edition)?;
    check("26.2-without-tls", &newest()?, of_an_edition)
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
    let mask = Mask::of(program)?.and(PERHAPS_OF_THIS_MACHINE);
    for name in CLUSTER_STATES {
        let node = Node::recorded(name).start()?;
        let preview = Agent::new(program).option("--node", node.url()).preview()?;
        valid_report(&preview.stdout)?;
        let [report, absent] = [preview.stdout, preview.stderr].map(String::from_utf8);
        let page = format!("{}\n{}", mask.applied(&report?), absent?);
        expect_file![format!("{PAGES}/{}.txt", name.replace('/', "-"))].assert_eq(&page);
    }
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

/// The paths of what differs from run to run or from machine to machine.
struct Mask(BTreeSet<String>);

impl Mask {
    fn of(program: &Path) -> Result<Self> {
        Ok(Self(own_paths(program)?).and(OF_THIS_RUN))
    }

    fn and(mut self, path: &str) -> Self {
        self.0.insert(path.to_owned());
        self
    }

    fn applied(&self, report: &str) -> String {
        let mut section = "";
        let lines = report.lines().filter(|line| !line.starts_with(PERHAPS_ABSENT)).map(|line| {
            let Some((name, value)) = line.split_once("\": ") else { return format!("{line}\n") };
            let own = name.trim_start().trim_start_matches('"');
            if value == "{" {
                section = own;
            }
            let path = if name.starts_with("    ") { format!("{section}.{own}") } else { own.to_owned() };
            let comma = if value.ends_with(',') { "," } else { "" };
            if self.0.contains(&path) { format!("{name}\": {ANY}{comma}\n") } else { format!("{line}\n") }
        });
        lines.collect()
    }
}
