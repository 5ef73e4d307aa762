//! Opted out, not logged, or with nowhere to go: nothing leaves.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Agent, Collector, Listener, Node, ReservedPort, RunningAgent};

use crate::fixture::{beside, kept, place_in, specified_node, through};
use crate::missing::MissingError;
use crate::need::can;
use crate::report::valid_logged_report;

pub(super) fn each_variable_opts_out(program: &Path) -> Result<()> {
    let variables = [
        ("KURRENTDB_TELEMETRY_OPTOUT", "true", "KURRENTDB_TELEMETRY_OPTOUT environment variable to true."),
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
    each_doubtful_variable_is_off(program)
}

/// A value that is neither true nor false may be a mistyped opt-out.
fn each_doubtful_variable_is_off(program: &Path) -> Result<()> {
    for name in ["KURRENTDB_TELEMETRY_OPTOUT", "EVENTSTORE_TELEMETRY_OPTOUT", "DO_NOT_TRACK"] {
        let (node, collector) = (specified_node()?, Collector::start()?);
        let agent = beside(program, &node, &collector)?.variable(name, "perhaps").start()?;
        let log = check_unknown(&agent, &collector)?;
        let why = format!("since the {name} environment variable is neither true nor false");
        for text in [
            format!("No telemetry is sent, {why}; opt out by setting it to true.\n"),
            "Telemetry reports go nowhere: consent unknown\n".to_owned(),
            format!(
                "WARN telemetry: {name} is neither true nor false, so no telemetry is sent; set it to one of them\n"
            ),
            format!("Telemetry report not sent: consent unknown, {why}"),
        ] {
            ensure!(log.contains(&text), "{text:?} is not in:\n{log}");
        }
    }
    Ok(())
}

/// Opted out, the endpoint, a second listener and a proxy see no connection; `strace` sees none but to the node.
pub(super) fn opted_out_nothing_else_is_connected_to(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let (second, proxy) = (Listener::start()?, Listener::start()?);
    let agent = beside(program, &node, &collector)?.variable("KURRENTDB_TELEMETRY_OPTOUT", "true");
    // An endpoint that would need certificates and a look-up, neither of which may happen.
    let agent = through(&proxy, agent).option("--endpoint", "https://localhost:9/v1");
    let agent =
        agent.option("--endpoint-ca-file", "/etc/ssl/ca.pem").option("--endpoint-header-file", "/etc/ssl/headers");
    let strace = can("strace", &["-V"]);
    let running = if strace.is_ok() { agent.start_traced()? } else { agent.start()? };
    check_opted_out(&running, &collector)?;
    ensure!(second.connections() + proxy.connections() == 0, "a listener that is none of telemetry's saw a connection");
    if let Err(MissingError(missing)) = strace {
        bail!(MissingError(format!("connections were counted at the listeners only: {missing}")));
    }
    check_trace(&running.trace()?, &node)?;
    Ok(())
}

pub(super) fn a_node_that_is_opted_out_is_not_reported(program: &Path) -> Result<()> {
    type Check = fn(&RunningAgent, &Collector) -> Result<String>;
    let rows: [(_, Check, _); 2] = [
        ("true", check_opted_out, "(its option TelemetryOptout is true)"),
        ("perhaps", check_unknown, "TelemetryOptout is neither true nor false"),
    ];
    for (value, check, reason) in rows {
        let node = Node::recorded("specified").option("TelemetryOptout", value).start()?;
        let collector = Collector::start()?;
        let agent = beside(program, &node, &collector)?.start()?;
        let log = check(&agent, &collector)?;
        ensure!(log.contains(reason) && log.contains("`--node-optout ignore` sends all the same"), "{log}");
        let agent = beside(program, &node, &collector)?.option("--node-optout", "ignore").start()?;
        collector.wait_for(1, AGENT_TIMEOUT)?;
        drop(agent);
    }
    Ok(())
}

/// What a node does not say may be that it is opted out.
pub(super) fn a_node_that_cannot_be_asked_is_not_reported(program: &Path) -> Result<()> {
    let (node, collector, nobody) = (specified_node()?, Collector::start()?, ReservedPort::new()?);
    let agent = beside(program, &node, &collector)?.option("--node", nobody.url());
    let why = "since the node did not say whether it is opted out; `check` says what is wrong with it";
    let log = agent.start()?.wait_for(&format!("Telemetry report not sent: consent unknown, {why}"))?;
    valid_logged_report(&log, "Telemetry not sent; consent unknown:")?;
    ensure!(collector.connections() == 0, "the node said nothing, and yet a connection was made");
    let agent = agent.option("--node-optout", "ignore").start()?;
    collector.wait_for(1, AGENT_TIMEOUT)?;
    drop(agent);
    Ok(())
}

pub(super) fn what_no_log_takes_is_not_sent(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let state = tempfile::tempdir()?;
    let agent = beside(program, &node, &collector)?.option("--log-level", "warn");
    let agent = agent.option("--state-dir", state.path().display().to_string()).start()?;
    let log = agent.wait_for("Telemetry report not sent")?;
    ensure!(!place_in(state.path())?.join("record").exists(), "a record stands in for a log");
    ensure!(log.contains("no log took it, or the notice before it, and what is not logged is not sent"), "{log}");
    ensure!(!log.contains("\"version\"") && collector.connections() == 0, "{log}");
    let file = state.path().join("telemetry.prom");
    let agent = beside(program, &node, &collector)?.option("--metrics-file", file.display().to_string());
    let agent = agent.option("--log-level", "off").start()?;
    kept(&agent, &file, |text| text.contains("{outcome=\"not_sent\"} 1\n"))?;
    ensure!(agent.log()?.is_empty() && collector.connections() == 0, "{}", agent.log()?);
    Ok(())
}

pub(super) fn without_an_endpoint_nothing_is_sent(program: &Path) -> Result<()> {
    let node = specified_node()?;
    let agent = Agent::new(program).option("--node", node.url()).option("--first-report", "1s").start()?;
    let log = agent.wait_for("Telemetry report not sent: no endpoint configured")?;
    ensure!(log.contains("Telemetry reports go nowhere: no endpoint is configured\n"), "{log}");
    valid_logged_report(&log, "Telemetry not sent; no endpoint configured:")?;
    Ok(())
}

fn check_opted_out(agent: &RunningAgent, collector: &Collector) -> Result<String> {
    check_not_sent(agent, collector, "opted out")
}

fn check_unknown(agent: &RunningAgent, collector: &Collector) -> Result<String> {
    check_not_sent(agent, collector, "consent unknown")
}

/// The report is composed and logged all the same, and nobody was connected to.
fn check_not_sent(agent: &RunningAgent, collector: &Collector, why: &str) -> Result<String> {
    let log = agent.wait_for(&format!("Telemetry report not sent: {why}"))?;
    let report = valid_logged_report(&log, &format!("Telemetry not sent; {why}:"))?;
    ensure!(report.contains("\"nodeState\": \"Leader\""), "{log}");
    ensure!(collector.connections() == 0, "{why}, and yet a connection was made:\n{log}");
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
