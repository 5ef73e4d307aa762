//! Endpoints of a node that are gone, hang, or are asked more than once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{AGENT_TIMEOUT, Answer, Collector, Node, Recording, ReservedPort};

use crate::fixture::beside;
use crate::own_machine::own_sections;
use crate::report::valid_report;
use crate::values::values;

/// Each endpoint, what is missing from the report without it, and a word of the reason that the agent gives.
const ENDPOINTS: &[(&str, &[&str], &str)] = &[
    ("/info", &["version"], "/info is not ready"),
    ("/gossip", &["cluster.leaderId", "cluster.nodeId", "database.epochNumber", "gossip"], "/gossip is not ready"),
    (
        "/stats?group=false",
        &["uptime", "database.activeChunkNumber", "environment.totalDiskSpace"],
        "/stats?group=false is not ready",
    ),
    (
        "/info/options",
        &[
            "configuration.clusterSize",
            "configuration.enableAtomPubOverHttp",
            "configuration.enableExternalTcp",
            "configuration.runProjections",
        ],
        "/info/options is not ready",
    ),
    ("/projections/continuous", &["projections"], "/projections/continuous is not ready"),
    ("/subscriptions", &["persistentSubscriptions"], "/subscriptions is not ready"),
    ("/streams/%24epoch-information/0", &["database.firstEpochId"], "/streams/%24epoch-information/0 is not ready"),
];

/// With one endpoint gone, exactly its own sections and fields are absent, and every other value is as before.
pub(super) fn each_one_gone_costs_its_own_sections(program: &Path) -> Result<()> {
    let whole = values_of(program, &Node::recorded("specified").start()?)?.0;
    for (endpoint, missing, reason) in ENDPOINTS {
        let node = Node::recorded("specified").answering(endpoint, Answer::status(503)).start()?;
        let (values, said) = values_of(program, &node)?;
        ensure!(said.contains(reason), "{endpoint}: the agent does not say why: {said}");
        check_missing(endpoint, &whole, &values, missing)?;
    }
    Ok(())
}

pub(super) fn one_that_hangs_costs_its_own_sections(program: &Path) -> Result<()> {
    let whole = values_of(program, &Node::recorded("specified").start()?)?.0;
    let node = Node::recorded("specified").hanging("/projections/continuous").start()?;
    let (values, said) = values_of(program, &node)?;
    ensure!(said.contains("/projections/continuous gave no answer in time"), "{said}");
    check_missing("/projections/continuous", &whole, &values, &["projections"])?;
    Ok(())
}

pub(super) fn one_that_says_too_much_costs_its_own_sections(program: &Path) -> Result<()> {
    let whole = values_of(program, &Node::recorded("specified").start()?)?.0;
    let group = format!("{{\"groupName\": \"{}\"}}", "x".repeat(32 * 1024));
    let groups = format!("[{}]", vec![group; 2100].join(","));
    let node = Node::recorded("specified").answering("/subscriptions", Answer::json(groups)).start()?;
    let (values, said) = values_of(program, &node)?;
    ensure!(said.contains("/subscriptions answered with more than 64 MiB"), "{said}");
    check_missing("/subscriptions", &whole, &values, &["persistentSubscriptions"])?;
    Ok(())
}

pub(super) fn a_node_that_is_not_there_costs_its_own_sections(program: &Path) -> Result<()> {
    let (node, collector, nobody) = (Node::recorded("specified").start()?, Collector::start()?, ReservedPort::new()?);
    let address = nobody.url();
    let preview = beside(program, &node, &collector)?.option("--node", &address).preview()?;
    let said = String::from_utf8(preview.stderr)?;
    ensure!(said.contains("(nothing listens at the node's address)"), "{said}");
    let last = format!("nothing can be read of the node at {address}: nothing listens at the node's address\n");
    ensure!(preview.status.code() == Some(1) && said.ends_with(&last), "{} {said}", preview.status);
    let report = valid_report(&preview.stdout)?;
    let sections: BTreeSet<_> = report.as_object().into_iter().flat_map(serde_json::Map::keys).cloned().collect();
    let mut expected = own_sections(program)?;
    expected.insert("tag".to_owned());
    ensure!(sections == expected, "{sections:?} and not {expected:?}");
    Ok(())
}

/// What is taken out of an answer (a JSON pointer), and the paths that are absent without it.
const HALF_ANSWERS: &[(&str, &str, &str, &[&str])] = &[
    ("/stats?group=false", "stats-flat.json", "/es-checksum", &["database.activeChunkNumber"]),
    ("/stats?group=false", "stats-flat.json", "/proc-startTime", &["uptime"]),
    ("/gossip", "gossip.json", "/members/0/state", &["gossip"]),
    ("/gossip", "gossip.json", "/members/0/epochNumber", &["database.epochNumber"]),
    ("/info", "info.json", "/esVersion", &["version"]),
    ("/projections/continuous", "projections-continuous.json", "/projections/0/status", &["projections"]),
    ("/streams/%24epoch-information/0", "epoch-0.json", "/epochId", &["database.firstEpochId"]),
];

/// Rule 6 inside an answer: what is missing from it is absent from the report, and is no zero.
pub(super) fn a_value_that_is_missing_is_absent(program: &Path) -> Result<()> {
    for (endpoint, file, pointer, missing) in HALF_ANSWERS {
        let answer = Answer::json(without(file, pointer)?);
        let node = Node::recorded("specified").answering(endpoint, answer).start()?;
        let values = values_of(program, &node)?.0;
        for missing in *missing {
            let present: Vec<_> = values.keys().filter(|path| path.starts_with(missing)).collect();
            ensure!(present.is_empty(), "without {pointer} of {endpoint} there is still {present:?}");
        }
    }
    Ok(())
}

/// A recorded answer without the value at the pointer.
fn without(file: &str, pointer: &str) -> Result<String> {
    let mut answer: Value = serde_json::from_str(&Recording::open("specified")?.text(file)?)?;
    let (parent, key) = pointer.rsplit_once('/').context("no pointer")?;
    let parent = answer.pointer_mut(parent).and_then(Value::as_object_mut).context("no parent")?;
    parent.remove(key).with_context(|| format!("{file} has no {pointer}"))?;
    Ok(answer.to_string())
}

/// However many sections need an endpoint, it is asked once per report, with at most two requests under way; and the node is
/// looked at once, at the start.
pub(super) fn each_one_is_asked_once_and_two_at_a_time(program: &Path) -> Result<()> {
    // Each answer takes long enough for others to be asked for, and not the second after which a node is slow and has no limit.
    let node = Node::recorded("specified").late(Duration::from_millis(300)).start()?;
    let collector = Collector::start()?;
    let agent = beside(program, &node, &collector)?.option("--first-report", "3s").start()?;
    collector.wait_for(1, AGENT_TIMEOUT)?;
    drop(agent);
    let mut paths: Vec<_> = node.requests().iter().map(|request| request.path.clone()).collect();
    paths.sort();
    let mut expected: Vec<_> = ENDPOINTS.iter().map(|(path, _, _)| (*path).to_owned()).collect();
    // The node was looked at before.
    expected.extend(["/info".to_owned(), "/info/options".to_owned()]);
    expected.sort();
    ensure!(paths == expected, "{paths:?}");
    ensure!(node.most_at_once() == 2, "{} requests at once", node.most_at_once());
    Ok(())
}

type Values = BTreeMap<String, Value>;

/// The values of a report by their paths, and what the agent said of those that are absent.
fn values_of(program: &Path, node: &Node) -> Result<(Values, String)> {
    let preview = beside(program, node, &Collector::start()?)?.preview()?;
    let said = String::from_utf8(preview.stderr)?;
    ensure!(preview.status.success(), "{said}");
    Ok((values(&valid_report(&preview.stdout)?), said))
}

fn check_missing(endpoint: &str, whole: &Values, values: &Values, missing: &[&str]) -> Result<()> {
    let is_of = |path: &str, missing: &str| {
        path == missing || path.strip_prefix(missing).is_some_and(|rest| rest.starts_with('.'))
    };
    for (path, value) in
        whole.iter().filter(|(path, _)| !["uptime", "environment.totalMemory"].contains(&path.as_str()))
    {
        let expected = if missing.iter().any(|missing| is_of(path, missing)) { None } else { Some(value) };
        ensure!(values.get(path) == expected, "without {endpoint}, {path} is {:?}", values.get(path));
    }
    let uptime_is_there = values.contains_key("uptime");
    ensure!(uptime_is_there != missing.contains(&"uptime"), "without {endpoint}, uptime is {:?}", values.get("uptime"));
    Ok(())
}
