//! The agent's report against the message that each recorded node logged itself.

pub(super) mod console;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, ensure};
use telemetry_testkit::{Agent, Node, Recording, Rights, User};
use tempfile::TempDir;

use crate::fixture::password_file;
use crate::own_machine::own_paths;
use crate::stderr::print_line;

/// What is not equal: each path, and a word of the reason that the agent gives.
type Differences = &'static [(&'static str, &'static str)];

/// The file that the recorded nodes' own log lines are in.
const LOG: &str = "own-telemetry.log.jsonl";

/// Differences of every node.
const EVERYWHERE: Differences = &[("uptime", "counts from later in its start")];

/// Differences of a release.
const OF_RELEASE: &[(&str, Differences)] = &[
    ("23.10/", &[("tag", "give --tag")]),
    (
        "25.0/",
        &[
            ("edition", "give --edition"),
            ("environment.os", "the text is open"),
            ("environment.osVersion", "part of `os`"),
            ("licensing", "a section of a plug-in"),
            ("netMD5", "a section of a plug-in"),
            ("otlpExporter", "a section of a plug-in"),
            ("telemetry", "a section of a plug-in"),
        ],
    ),
];

/// Sections of plug-ins, which depend on whether the node has users.
const INSECURE: Differences =
    &[("passthroughAuthentication", "a section of a plug-in"), ("passthroughAuthorization", "a section of a plug-in")];
const SECURED: Differences = &[
    ("authorizationPolicyRegistryFactory", "a section of a plug-in"),
    ("internalAuthentication", "a section of a plug-in"),
    ("policyAuthorization", "a section of a plug-in"),
];

/// Differences of one recorded node.
const OF_NODE: &[(&str, Differences)] = &[
    ("23.10/defaults", &[("database.firstEpochId", "does not have the endpoint")]),
    ("25.0/defaults", &[("database.firstEpochId", "does not have the endpoint")]),
    ("23.10/options-other-case", &[("configuration.runProjections", "does not show how it was started")]),
    (
        "23.10/interfaces-off",
        &[
            ("uptime", "does not have the endpoint"),
            ("cluster.leaderId", "does not have the endpoint"),
            ("cluster.nodeId", "does not have the endpoint"),
            ("database.activeChunkNumber", "does not have the endpoint"),
            ("database.epochNumber", "does not have the endpoint"),
            ("database.firstEpochId", "does not have the endpoint"),
            ("environment.totalDiskSpace", "does not have the endpoint"),
            ("gossip.79595749-dc97-4332-8b26-b5e058216461", "does not have the endpoint"),
        ],
    ),
    ("25.0/cluster-follower", &[("database.epochNumber", "last election")]),
    (
        "23.10/no-quorum-member",
        &[
            ("cluster.leaderId", "the one of its last election"),
            ("persistentSubscriptions.count", "its count of then"),
            ("projections.customProjectionCount", "nobody counts"),
            ("projections.customProjectionRunningCount", "nobody counts"),
            ("projections.standardProjectionCount", "nobody counts"),
            ("projections.standardProjectionRunningCount", "nobody counts"),
            ("projections.totalCount", "nobody counts"),
            ("projections.totalRunningCount", "nobody counts"),
        ],
    ),
    ("25.0/cluster-leader", INSECURE),
    ("25.0/cluster-follower", INSECURE),
    ("25.0/defaults", INSECURE),
    ("25.0/secured-admins", SECURED),
];

/// Differences that there are unless this machine is like that of the node.
const OF_MACHINE: &[(&str, Differences)] =
    &[("23.10/interfaces-off", &[("environment.totalMemory", "read from the agent's side of the machine")])];

pub(super) fn each_recorded_node_has_its_known_differences(program: &Path) -> Result<()> {
    let (own, mut compared) = (own_paths(program)?, 0);
    for name in Recording::names()? {
        let Ok(log) = Recording::open(&name)?.text(LOG) else {
            print_line(format_args!("         {name}: the node logged no message of its own"));
            continue;
        };
        let shown = compare(&as_administrator(program, &Node::recorded(&name).start()?)?, log.as_bytes())?;
        ensure!(shown.status.code() == Some(0), "{name}: {shown:?}");
        check_differences(&name, &differences(&shown)?, &own)?;
        compared += 1;
    }
    ensure!(compared == 13, "{compared} recorded nodes were compared");
    Ok(())
}

pub(super) fn a_difference_that_nothing_explains_is_exit_code_1(program: &Path) -> Result<()> {
    let name = "23.10/single-loaded";
    let (node, own) = (Node::recorded(name).start()?, Recording::open(name)?.text(LOG)?);
    let rows = [
        (r#"\"version\": \"23.10.0.0\""#, r#"\"version\": \"23.10.1.0\""#, "version"),
        (r#"\"runProjections\": \"System\""#, r#"\"runProjections\": \"All\""#, "configuration.runProjections"),
        (r#"\"clusterSize\": 1"#, r#"\"clusterSize\": 3"#, "configuration.clusterSize"),
        (r#"\"nodeId\": \"dd71"#, r#"\"nodeId\": \"dd72"#, "cluster.nodeId"),
        (r#"\"uptime\": \"00:02"#, r#"\"uptime\": \"01:02"#, "uptime"),
        (r#"\"clusterSize\": 1"#, r#"\"clusterSize\": 1, \"newField\": 1"#, "configuration.newField"),
    ];
    for (before, after, path) in rows {
        let changed = own.replace(before, after);
        ensure!(changed != own, "{before} is not in the log of {name}");
        let shown = compare(&as_administrator(program, &node)?, changed.as_bytes())?;
        let unexplained: Vec<_> =
            differences(&shown)?.into_iter().filter(|(_, why)| why.starts_with("NOT EXPLAINED")).collect();
        ensure!(shown.status.code() == Some(1) && unexplained.len() == 1 && unexplained[0].0 == path, "{shown:?}");
    }
    Ok(())
}

/// What only other users may read has a reason; what is absent for another cause has none.
pub(super) fn what_the_node_refuses_is_explained(program: &Path) -> Result<()> {
    let name = "23.10/secured-admins";
    let own = Recording::open(name)?.text(LOG)?;
    let plain = User::new("admin", "changeit", Rights::Plain);
    let node = Node::recorded(name).users([plain]).start()?;
    let shown = compare(&as_administrator(program, &node)?, own.as_bytes())?;
    let refused = differences(&shown)?;
    for path in ["database.firstEpochId", "configuration.clusterSize"] {
        let why = refused.get(path).with_context(|| format!("{path} is not in {refused:?}"))?;
        ensure!(why.contains("only users with more rights"), "{path}: {why}");
    }
    ensure!(shown.status.code() == Some(0), "{shown:?}");

    for (endpoint, path) in
        [("/info/options", "configuration.clusterSize"), ("/projections/continuous", "projections.totalCount")]
    {
        let hanging = Node::recorded(name).hanging(endpoint).start()?;
        let shown = compare(&as_administrator(program, &hanging)?, own.as_bytes())?;
        let why = differences(&shown)?.remove(path).with_context(|| format!("{path} is equal"))?;
        ensure!(why == format!("NOT EXPLAINED: {endpoint} gave no answer in time"), "{why}");
        ensure!(shown.status.code() == Some(1), "{shown:?}");
    }
    Ok(())
}

pub(super) fn nothing_else_of_the_log_is_shown(program: &Path) -> Result<()> {
    let name = "25.0/defaults";
    let (node, own) = (Node::recorded(name).start()?, Recording::open(name)?.text(LOG)?);
    let filled = own.replace(
        r#"\"telemetry\": {}"#,
        r#"\"telemetry\": { \"canary-a\": \"canary-b\" }, \"canary-c d\": { \"enabled\": true }, \"canaryE\": \"canary-f\""#,
    );
    let long = filled.replace(r#"\"licensing\""#, &format!(r#"\"canary{}\""#, "g".repeat(64)));
    ensure!(long != filled && filled != own, "the log of {name} has no such sections");
    let other = r#"{"@t":"2026-11-22T18:33:03+00:00","@mt":"canary-h {user}","user":"canary-i"}"#;
    let shown = compare(&as_administrator(program, &node)?, format!("{other}\n{long}\n{other}\n").as_bytes())?;
    let text = String::from_utf8(shown.stdout.clone())? + &String::from_utf8(shown.stderr.clone())?;
    ensure!(text.contains("\ncanaryE ") && text.contains("\n(no identifier) "), "{text}");
    ensure!(text.matches("canary").count() == 1, "{text}");
    Ok(())
}

pub(super) fn a_log_without_a_message_is_one_line_and_exit_code_2(program: &Path) -> Result<()> {
    let node = Node::recorded("23.10/single-loaded").start()?;
    let agent = as_administrator(program, &node)?;
    check_refused(&compare(&agent, b"")?, "has no telemetry message")?;
    check_refused(&compare(&agent, b"{\"@mt\":\"Telemetry loop stopped\"}\n\xff\n")?, "has no telemetry message")?;
    check_refused(&agent.to_its_end(&["compare"])?, "--node-log <FILE>")?;
    let agent = agent.option("--node-log", "/nowhere/log.json");
    check_refused(&agent.to_its_end(&["compare"])?, "the node's log /nowhere/log.json can't be read")?;
    check_refused(&agent.without("--node").to_its_end(&["compare"])?, "--node <URL>")?;
    ensure!(node.requests().is_empty(), "the node was asked for nothing's sake");
    Ok(())
}

fn as_administrator(program: &Path, node: &Node) -> Result<Agent> {
    let agent = Agent::new(program).option("--node", node.url()).option("--user", "admin");
    Ok(agent.option("--password-file", password_file()?))
}

fn compare(agent: &Agent, log: &[u8]) -> Result<Output> {
    let directory = TempDir::new()?;
    let file = directory.path().join("log20261122.json");
    fs::write(&file, log)?;
    agent.clone().option("--node-log", file.display().to_string()).to_its_end(&["compare"])
}

/// What a comparison shows as not equal, and what it says of it.
fn differences(shown: &Output) -> Result<BTreeMap<String, String>> {
    let text = String::from_utf8(shown.stdout.clone())?;
    let rows = text.lines().skip(1).take_while(|row| !row.is_empty());
    let cells = rows.map(|row| row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>());
    let differing = cells.filter(|cells| cells.last() != Some(&"equal"));
    differing.map(|cells| Ok((cells[0].to_owned(), (*cells.last().context("an empty row")?).to_owned()))).collect()
}

/// Every difference is one that is known of this node, and each of those is there; what this machine decides may differ or not.
fn check_differences(name: &str, found: &BTreeMap<String, String>, own: &BTreeSet<String>) -> Result<()> {
    let of = |table: &[(&str, Differences)]| -> Vec<_> {
        table.iter().filter(|(start, _)| name.starts_with(start)).flat_map(|(_, known)| *known).copied().collect()
    };
    let expected: BTreeMap<_, _> = [EVERYWHERE.to_vec(), of(OF_RELEASE), of(OF_NODE)].concat().into_iter().collect();
    let of_machine: BTreeMap<_, _> = of(OF_MACHINE).into_iter().collect();
    for (path, why) in found.iter().filter(|(path, _)| !own.contains(*path)) {
        let reason = expected
            .get(path.as_str())
            .or_else(|| of_machine.get(path.as_str()))
            .with_context(|| format!("{name}: {path} differs: {why}"))?;
        ensure!(why.contains(reason), "{name}: {path} is said to differ since {why}");
    }
    for path in expected.keys().filter(|path| !own.contains(**path)) {
        ensure!(found.contains_key(*path), "{name}: {path} is equal");
    }
    Ok(())
}

fn check_refused(shown: &Output, text: &str) -> Result<()> {
    let said = String::from_utf8(shown.stderr.clone())?;
    ensure!(shown.status.code() == Some(2) && shown.stdout.is_empty(), "{shown:?}");
    ensure!(said.lines().count() == 1 && said.contains(text), "{text:?} is not the one line of:\n{said}");
    Ok(())
}
