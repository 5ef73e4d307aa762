//! A node that is there, is not, and is there again, seen by one agent.

use std::path::Path;

use anyhow::{Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Answer, ClusterState, Node, Release, ReservedPort};

use super::findings::Findings;
use super::process::NodeProcess;
use super::series::Series;
use crate::own_machine::own_sections;

/// What only a leader with a whole set of answers has.
const TELLING: [&str; 5] =
    ["uptime", "cluster.nodeId", "configuration.clusterSize", "database.firstEpochId", "projections.totalCount"];

/// The agent is there first; then a node, nothing, another node that is gone in the middle of a report, nothing, a third.
pub(crate) fn n1_a_node_may_come_and_go(program: &Path) -> Result<()> {
    let port = ReservedPort::new()?;
    let series = Series::start(Agent::new(program).option("--node", port.url()))?;
    check_absent(program, &series.next()?, "nothing listens at the node's address")?;
    let first = Node::release(Release::V25_0, ClusterState::Leader).at_port(&port).start()?;
    check_there(&series.next()?, "25.0.0")?;
    drop(first);
    check_absent(program, &series.next()?, "nothing listens at the node's address")?;
    let second =
        Node::release(Release::V24_10, ClusterState::Leader).hanging("/stats?group=false").at_port(&port).start()?;
    second.wait_for(7, AGENT_TIMEOUT)?;
    drop(second);
    check_absent(program, &series.next()?, "nothing listens at the node's address")?;
    let _third = Node::release(Release::V23_10, ClusterState::Leader).at_port(&port).start()?;
    let last = series.next()?;
    check_there(&last, "23.10.0.0")?;
    ensure!(last.at("configuration.authorizationType").is_empty(), "it has a field of the release before: {last:?}");
    Ok(())
}

pub(crate) fn n2_a_stopped_node_is_given_up(program: &Path) -> Result<()> {
    let node = NodeProcess::start()?;
    let series = Series::start(Agent::new(program).option("--node", node.url()))?;
    check_there(&series.next()?, "25.0.0")?;
    node.pause()?;
    check_absent(program, &series.next()?, "gave no answer in time")?;
    node.resume()?;
    check_there(&series.next()?, "25.0.0")?;
    Ok(())
}

/// What an endpoint answers later, and which path is absent for that, with a word of the reason.
const FAILING_LATER: [(&str, u16, &str, &str); 7] = [
    ("/stats?group=false", 503, "uptime", "/stats?group=false is not ready"),
    ("/info/options", 401, "configuration.clusterSize", "the node refused /info/options"),
    ("/streams/%24epoch-information/0", 404, "database.firstEpochId", " is switched off, or behind a proxy"),
    ("/subscriptions", 500, "persistentSubscriptions", "/subscriptions answered with an error"),
    ("/projections/continuous", 302, "projections", "/projections/continuous was redirected"),
    ("/gossip", 503, "gossip", "/gossip is not ready"),
    ("/info", 503, "version", "/info is not ready"),
];

/// One process, and a good report first: an endpoint that fails then is absent, whatever it said before.
pub(crate) fn n1_no_document_outlives_its_report(program: &Path) -> Result<()> {
    let node = Node::release(Release::V23_10, ClusterState::Leader).start()?;
    let series = Series::start(Agent::new(program).option("--node", node.url()))?;
    check_there(&series.next()?, "23.10.0.0")?;
    for (endpoint, status, path, reason) in FAILING_LATER {
        node.now_answers(endpoint, Answer::status(status));
        let found = series.next()?;
        let absent = found.at(path).starts_with("absent: ") && found.at(path).contains(reason);
        ensure!(absent, "{endpoint} fails with {status}, and yet: {found:?}");
    }
    check_absent(program, &series.next()?, "")?;
    Ok(())
}

fn check_there(found: &Findings, version: &str) -> Result<()> {
    ensure!(found.at("version") == format!("= \"{version}\""), "{found:?}");
    let missing: Vec<_> = TELLING.into_iter().filter(|path| !found.at(path).starts_with("= ")).collect();
    ensure!(missing.is_empty(), "{missing:?} are missing: {found:?}");
    Ok(())
}

/// Nothing is there but this machine, and each section says why.
fn check_absent(program: &Path, found: &Findings, reason: &str) -> Result<()> {
    let own = own_sections(program)?;
    let is_own = |path: &&str| path.split_once('.').is_some_and(|(section, _)| own.contains(section));
    let there: Vec<_> = found.values().filter(|path| !is_own(path)).collect();
    ensure!(there.is_empty(), "{there:?} are there: {found:?}");
    for section in ["version", "uptime", "cluster", "configuration", "database", "gossip", "projections"] {
        ensure!(found.is_absent(section, reason), "{section} is not absent since {reason:?}: {found:?}");
    }
    Ok(())
}
