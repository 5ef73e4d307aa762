//! Opted out, not logged, or with nowhere to go: nothing leaves.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use telemetry_peers::{Collector, Listener, Node};
use xshell::{Shell, cmd};

use super::{beside, specified_node, through};
use crate::agent::{Agent, PATIENCE, RunningAgent, logged_report};
use crate::checking::Verdict;

pub(super) fn each_variable_opts_out(program: &Path) -> Result<Verdict> {
    let variables = [
        ("KURRENTDB_TELEMETRY_OPTOUT", "true", "KURRENTDB_TELEMETRY_OPTOUT environment variable to true."),
        ("KURRENTDB_TELEMETRY_OPTOUT", "perhaps", "KURRENTDB_TELEMETRY_OPTOUT environment variable."),
        ("EVENTSTORE_TELEMETRY_OPTOUT", "True", "EVENTSTORE_TELEMETRY_OPTOUT environment variable to true."),
        ("DO_NOT_TRACK", "1", "DO_NOT_TRACK environment variable."),
    ];
    for (name, value, end) in variables {
        let (node, collector) = (specified_node()?, Collector::start()?);
        let agent = beside(program, &node, &collector)?.variable(name, value).start()?;
        check_opted_out(&agent, &collector)?;
        let notice = format!("You have opted out of sending telemetry by setting the {end}\n");
        ensure!(agent.log()?.contains(&notice), "{}", agent.log()?);
    }
    Ok(Verdict::Passed)
}

/// Opted out, the endpoint, a second listener and a proxy see no connection; `strace` sees none but to the node.
pub(super) fn opted_out_nothing_else_is_connected_to(program: &Path) -> Result<Verdict> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let (second, proxy) = (Listener::start()?, Listener::start()?);
    let agent = beside(program, &node, &collector)?.variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    // An endpoint that would need certificates and a look-up, neither of which may happen.
    let agent = through(&proxy, agent).option("--endpoint", "https://localhost:9/v1");
    let agent =
        agent.option("--endpoint-ca-file", "/etc/ssl/ca.pem").option("--endpoint-header-file", "/etc/ssl/headers");
    let shell = Shell::new()?;
    let traced = cmd!(shell, "strace -V").quiet().ignore_stdout().ignore_stderr().run().is_ok();
    let running = if traced { agent.start_traced()? } else { agent.start()? };
    check_opted_out(&running, &collector)?;
    ensure!(second.connections() + proxy.connections() == 0, "a listener that is none of telemetry's saw a connection");
    if !traced {
        return Ok(Verdict::Skipped(
            "strace is not installed, so connections were counted at the listeners only".to_owned(),
        ));
    }
    check_trace(&running.trace()?, &node)?;
    Ok(Verdict::Passed)
}

pub(super) fn a_node_that_is_opted_out_is_not_reported(program: &Path) -> Result<Verdict> {
    for (value, reason) in [("true", "(its option TelemetryOptout is true)"), ("perhaps", "is neither true nor false")]
    {
        let node = Node::recorded("specified").option("TelemetryOptout", value).start()?;
        let collector = Collector::start()?;
        let agent = beside(program, &node, &collector)?.start()?;
        let log = check_opted_out(&agent, &collector)?;
        ensure!(log.contains(reason) && log.contains("`--node-optout ignore` sends all the same"), "{log}");
        let agent = beside(program, &node, &collector)?.option("--node-optout", "ignore").start()?;
        collector.wait_for(1, PATIENCE)?;
        drop(agent);
    }
    Ok(Verdict::Passed)
}

/// What a node does not say may be that it is opted out.
pub(super) fn a_node_that_cannot_be_asked_is_not_reported(program: &Path) -> Result<Verdict> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?;
    drop(node);
    let log = agent.start()?.wait_for("Telemetry report not sent: opted out")?;
    ensure!(log.contains("since the node did not say whether it is opted out; `--node-optout ignore`"), "{log}");
    ensure!(collector.connections() == 0, "the node said nothing, and yet a connection was made");
    let agent = agent.option("--node-optout", "ignore").start()?;
    collector.wait_for(1, PATIENCE)?;
    drop(agent);
    Ok(Verdict::Passed)
}

pub(super) fn what_no_log_takes_is_not_sent(program: &Path) -> Result<Verdict> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?.option("--log-level", "warn").start()?;
    let log = agent.wait_for("Telemetry report not sent")?;
    ensure!(log.contains("no log took it, and what is not logged is not sent"), "{log}");
    ensure!(!log.contains("\"version\"") && collector.connections() == 0, "{log}");
    let agent = beside(program, &node, &collector)?.option("--log-level", "off").start()?;
    node.wait_for(14, PATIENCE)?;
    std::thread::sleep(std::time::Duration::from_millis(300));
    ensure!(agent.log()?.is_empty() && collector.connections() == 0, "{}", agent.log()?);
    Ok(Verdict::Passed)
}

pub(super) fn without_an_endpoint_nothing_is_sent(program: &Path) -> Result<Verdict> {
    let node = specified_node()?;
    let agent = Agent::new(program).option("--node", node.url()).option("--first-report", "1s").start()?;
    let log = agent.wait_for("Telemetry report not sent: no endpoint configured")?;
    ensure!(log.contains("Telemetry reports go nowhere: no endpoint is configured\n"), "{log}");
    logged_report(&log, "Telemetry not sent; no endpoint configured:")?;
    Ok(Verdict::Passed)
}

/// The report is composed and logged all the same, and nobody was connected to.
fn check_opted_out(agent: &RunningAgent, collector: &Collector) -> Result<String> {
    let log = agent.wait_for("Telemetry report not sent: opted out")?;
    let report = logged_report(&log, "Telemetry not sent; opted out:")?;
    ensure!(report.contains("\"nodeState\": \"Leader\""), "{log}");
    ensure!(collector.connections() == 0, "opted out, and yet a connection was made:\n{log}");
    Ok(log)
}

/// Every connection of the trace is to the node, none is a datagram, and no certificate was read.
fn check_trace(trace: &str, node: &Node) -> Result<()> {
    let url = node.url();
    let port = url.rsplit(':').next().context("no port")?;
    let to_node = format!("sin_port=htons({port})");
    let elsewhere: Vec<_> = trace.lines().filter(|line| line.contains("AF_INET") && !line.contains(&to_node)).collect();
    ensure!(elsewhere.is_empty(), "connections elsewhere: {elsewhere:?}");
    ensure!(trace.contains(&to_node), "the trace shows no connection to the node, so it shows nothing:\n{trace}");
    for file in ["/etc/ssl", "/etc/resolv.conf", "/etc/hosts"] {
        ensure!(!trace.contains(file), "{file} was read though nothing is sent");
    }
    Ok(())
}
