//! `cargo xtask demo`: the main job, shown on the terminal.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector, Node, logged_report};

use crate::terminal::{block, headline, line};
use crate::workspace;

pub(crate) fn run() -> Result<()> {
    headline("Building telemetry-agent");
    let program = workspace::build_agent()?;
    let node = Node::recorded("23.10/single-loaded")
        .option("TelemetryOptout", "False")
        .started_ago(Duration::from_secs(71))
        .start()?;
    let collector = Collector::start()?;
    line(format_args!("A simulated node answers on {}, a collector listens on {}.", node.url(), collector.url()));
    sending(&program, &node, &collector)?;
    opted_out(&program, &node)
}

fn agent(program: &Path, node: &Node, collector: &Collector) -> Agent {
    Agent::new(program)
        .option("--node", node.url())
        .option("--tag", "oss-v23.10.0")
        .option("--endpoint", format!("{}/v1", collector.url()))
        .option("--first-report", "1s")
}

fn sending(program: &Path, node: &Node, collector: &Collector) -> Result<()> {
    headline("telemetry-agent run: what its console shows");
    let agent = agent(program, node, collector).start()?;
    let request = collector.wait_for(1, AGENT_TIMEOUT)?.remove(0);
    let log = agent.wait_for("Telemetry report sent to")?;
    block(&agent.console()?);
    headline("What the collector received");
    line(format_args!("   {} {}", request.method, request.path));
    request.headers.iter().for_each(|(name, value)| line(format_args!("   {name}: {value}")));
    line("");
    block(&String::from_utf8_lossy(&request.body));
    let logged = logged_report(&log, "Sending telemetry data to")?;
    ensure!(logged.as_bytes() == request.body, "what was logged is not what was sent");
    headline(format_args!("The same {} bytes were logged and sent", request.body.len()));
    agent.stop()?;
    Ok(())
}

fn opted_out(program: &Path, node: &Node) -> Result<()> {
    headline("The same with KURRENTDB_TELEMETRY_OPTOUT=true");
    let collector = Collector::start()?;
    let agent = agent(program, node, &collector).variable("KURRENTDB_TELEMETRY_OPTOUT", "true").start()?;
    agent.wait_for("Telemetry report not sent: opted out")?;
    block(&agent.console()?);
    agent.stop()?;
    ensure!(collector.connections() == 0, "opted out, and yet a connection was made");
    headline("Connections to the collector: 0");
    Ok(())
}
