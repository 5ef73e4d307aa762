//! What `check` says of consent, and that without it the endpoint is left alone.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Agent, Collector, Node};

use super::check_agent;
use crate::fixture::{beside, specified_node};

pub(crate) fn opted_out_the_endpoint_is_left_alone(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    check_opted_out(&agent, &collector, "by setting the KURRENTDB_TELEMETRY_OPTOUT environment variable to true")?;
    let unwilling = Node::recorded("specified").option("TelemetryOptout", "true").start()?;
    let agent = beside(program, &unwilling, &collector)?;
    check_opted_out(&agent, &collector, "since the node is opted out itself")?;
    check_left_alone_beside_a_doubtful_node(program, &collector)?;
    let found = check_agent(&agent.option("--node-optout", "ignore"), 0)?;
    ensure!(found["receiver"]["state"] == "reached" && found["optOut"].is_null(), "{found:#}");
    ensure!(found["consent"] == "granted" && found["consentReason"].is_null(), "{found:#}");
    Ok(())
}

/// What a node does not tell, or not so that it can be understood, may be that it is opted out.
fn check_left_alone_beside_a_doubtful_node(program: &Path, collector: &Collector) -> Result<()> {
    let silent = Node::recorded("specified").hanging("/info/options").start()?;
    let found = check_agent(&beside(program, &silent, collector)?, 1)?;
    check_unknown(&found, collector, "since the node did not say whether it is opted out")?;
    let unclear = Node::recorded("specified").option("TelemetryOptout", "perhaps").start()?;
    let found = check_agent(&beside(program, &unclear, collector)?, 1)?;
    ensure!(found["missing"] == 1, "{found:#}");
    check_unknown(&found, collector, "since the node's option TelemetryOptout is neither true nor false")
}

fn check_opted_out(agent: &Agent, collector: &Collector, how: &str) -> Result<()> {
    let found = check_agent(agent, 0)?;
    ensure!(found["consent"] == "opted out" && found["optOut"] == found["consentReason"], "{found:#}");
    check_alone(&found, collector, how)
}

fn check_unknown(found: &Value, collector: &Collector, why: &str) -> Result<()> {
    ensure!(found["consent"] == "unknown" && found["optOut"].is_null(), "{found:#}");
    check_alone(found, collector, why)
}

fn check_alone(found: &Value, collector: &Collector, how: &str) -> Result<()> {
    let said = found["consentReason"].as_str().with_context(|| format!("{found:#}"))?;
    ensure!(said.starts_with(how) && found["receiver"]["state"] == "left alone", "{found:#}");
    ensure!(collector.connections() == 0, "there is no consent, and yet a connection was made");
    Ok(())
}
