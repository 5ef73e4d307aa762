//! What `check` says of each input that bears on sending, and which one decides.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Agent, Collector, Node};

use super::check_agent;
use crate::fixture::beside;

/// Of several that keep reports from being sent, the one that the agent heeds first is named.
pub(crate) fn the_one_that_decides_is_named(program: &Path) -> Result<()> {
    let collector = Collector::start()?;
    let node = Node::recorded("specified").option("TelemetryOptout", "false").start()?;
    let agent = beside(program, &node, &collector)?;
    let inputs = check(&agent, 0, None)?;
    ensure!(value(&inputs, "--endpoint")? == collector.url(), "{inputs:#}");
    ensure!(value(&inputs, "the node's option TelemetryOptout")? == "false", "{inputs:#}");
    ensure!(value(&inputs, "KURRENTDB_TELEMETRY_OPTOUT")? == "not set", "{inputs:#}");

    check(&agent.clone().option("--log-level", "warn"), 1, Some("--log-level"))?;
    check(&agent.clone().without("--endpoint"), 0, Some("--endpoint"))?;
    let own = agent.variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    check(&own, 0, Some("KURRENTDB_TELEMETRY_OPTOUT"))?;
    check(&own.variable("DO_NOT_TRACK", "1").option("--log-level", "warn"), 1, Some("KURRENTDB_TELEMETRY_OPTOUT"))?;

    let unwilling = Node::recorded("specified").option("TelemetryOptout", "true").start()?;
    let agent = beside(program, &unwilling, &collector)?;
    let inputs = check(&agent, 0, Some("the node's option TelemetryOptout"))?;
    ensure!(value(&inputs, "the node's option TelemetryOptout")? == "true", "{inputs:#}");
    let inputs = check(&agent.option("--node-optout", "ignore"), 0, None)?;
    ensure!(value(&inputs, "the node's option TelemetryOptout")? == "not asked for", "{inputs:#}");
    Ok(())
}

/// The inputs that `check` lists, of which this one decides.
fn check(agent: &Agent, exit_code: i32, decisive: Option<&str>) -> Result<Value> {
    let inputs = check_agent(agent, exit_code)?["inputs"].take();
    let decides = inputs.as_array().context("no inputs")?.iter().filter(|input| input["decides"] == true);
    let decides: Vec<_> = decides.filter_map(|input| input["name"].as_str()).collect();
    ensure!(decides == decisive.into_iter().collect::<Vec<_>>(), "{decisive:?} does not decide: {inputs:#}");
    Ok(inputs)
}

fn value<'a>(inputs: &'a Value, name: &str) -> Result<&'a str> {
    let input = inputs.as_array().into_iter().flatten().find(|input| input["name"] == name);
    input.and_then(|input| input["value"].as_str()).with_context(|| format!("no {name}: {inputs:#}"))
}
