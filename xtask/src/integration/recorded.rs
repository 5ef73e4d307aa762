//! Real nodes, replayed: the report against the message that the node logged itself.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::Value;
use telemetry_peers::{Node, Recording};

use super::values::values;
use crate::agent::Agent;
use crate::catalogue::valid_report;
use crate::checking::Verdict;
use crate::terminal::line;

/// Where a report differs from the node's own message by intent, and why.
struct Difference {
    /// The end of the folder's name.
    folder: &'static str,
    path: &'static str,
    reason: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference { folder: "", path: "uptime", reason: "the node counts from later in its start" },
    Difference { folder: "", path: "tag", reason: "no node tells it over HTTP" },
    Difference { folder: "", path: "environment.coreCount", reason: "of the machine of this test" },
    Difference { folder: "", path: "environment.isContainer", reason: "of the machine of this test" },
    Difference { folder: "", path: "environment.isKubernetes", reason: "of the machine of this test" },
    Difference { folder: "", path: "environment.processorArchitecture", reason: "of the machine of this test" },
    Difference { folder: "", path: "environment.os", reason: "said as a label, since the text is open" },
    Difference { folder: "", path: "environment.osVersion", reason: "said by itself, and of the machine of this test" },
    Difference { folder: "", path: "edition", reason: "no node tells it over HTTP" },
    Difference { folder: "defaults", path: "database.firstEpochId", reason: "/streams answers 404 without AtomPub" },
    Difference {
        folder: "25.0/cluster-follower",
        path: "database.epochNumber",
        reason: "it says -1 for what it does not know",
    },
    Difference {
        folder: "no-quorum-member",
        path: "cluster.leaderId",
        reason: "it names itself though there is no leader",
    },
    Difference { folder: "no-quorum-member", path: "persistentSubscriptions.count", reason: "its count is stale" },
];

/// Sections of plug-ins, which no node tells over HTTP, and free text.
const NOT_OVER_HTTP: &[&str] = &[
    "netMD5",
    "passthroughAuthorization",
    "passthroughAuthentication",
    "otlpExporter",
    "licensing",
    "telemetry",
    "authorizationPolicyRegistryFactory",
    "policyAuthorization",
    "internalAuthentication",
];

pub(super) fn every_folder_equals_the_nodes_own_message(program: &Path) -> Result<Verdict> {
    let mut compared = 0;
    for name in Recording::names()?.iter().filter(|name| *name != "specified") {
        let recording = Recording::open(name)?;
        match recording.own_telemetry() {
            Ok(own) => compare(program, name, &serde_json::from_str(&own)?)?,
            Err(_) => line(format_args!("         {name}: the node logged no message of its own")),
        }
        compared += 1;
    }
    ensure!(compared >= 11, "only {compared} folders were replayed");
    Ok(Verdict::Passed)
}

fn compare(program: &Path, name: &str, own: &Value) -> Result<()> {
    let node = Node::recorded(name).start()?;
    let file = super::password_file()?;
    let agent =
        Agent::new(program).option("--node", node.url()).option("--user", "admin").option("--password-file", file);
    let preview = agent.preview()?;
    ensure!(preview.status.success(), "{preview:?}");
    let report = valid_report(&preview.stdout)?;
    let (own, report) = (values(own), values(&report));
    let paths: BTreeSet<_> = own.keys().chain(report.keys()).collect();
    for path in paths.into_iter().filter(|path| !is_expected(name, path)) {
        let (theirs, ours) = (own.get(path), report.get(path));
        ensure!(theirs == ours, "{name}: {path} is {ours:?}, and the node's own message has {theirs:?}");
    }
    Ok(())
}

fn is_expected(name: &str, path: &str) -> bool {
    let section = path.split('.').next().unwrap_or(path);
    let by_intent = |difference: &&Difference| name.ends_with(difference.folder) && difference.path == path;
    NOT_OVER_HTTP.contains(&section) || DIFFERENCES.iter().find(by_intent).is_some_and(|found| !found.reason.is_empty())
}
