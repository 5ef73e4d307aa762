//! The way to the endpoint: what is configured for it, and what keeps a report from getting there.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use telemetry_testkit::{AGENT_TIMEOUT, Authority, Collector, Flaw, Proxy};

use crate::fixture::{alone, beside, specified_node};
use crate::network;
use crate::stopping::{RETRIES_TIMEOUT, check_end, check_end_in_time};

const NOT_DELIVERED: &str = "Telemetry report not delivered to";

/// A private authority, a proxy with a password and a token in a header; no text of the agent's shows a secret.
pub(super) fn an_endpoint_behind_a_proxy_gets_its_token(program: &Path) -> Result<()> {
    let (node, authority, proxy, place) = (specified_node()?, Authority::new()?, Proxy::start()?, tempfile::tempdir()?);
    let collector = Collector::encrypted(authority.certificate(Flaw::None)?)?;
    let headers = place.path().join("headers");
    std::fs::write(&headers, "Authorization: Bearer s3cret\n")?;
    let agent = beside(program, &node, &collector)?
        .option("--log-level", "debug")
        .option("--endpoint-ca-file", authority.file().display().to_string())
        .option("--endpoint-header-file", headers.display().to_string())
        .variable("TELEMETRY_AGENT_ENDPOINT_PROXY", proxy.url().replace("//", "//acme:s3cret@"))
        .start()?;
    let request = collector.wait_for(1, AGENT_TIMEOUT)?.remove(0);
    let log = agent.wait_for("Telemetry report sent to")?;
    ensure!(request.header("authorization") == Some("Bearer s3cret"), "{request:?}");
    ensure!(proxy.asked() == [format!("CONNECT {} HTTP/1.1", collector.url().replace("https://", ""))], "{proxy:?}");
    ensure!(!log.contains("s3cret") && !agent.console()?.contains("s3cret"), "a secret is shown:\n{log}");
    Ok(())
}

/// In an image without certificates the agent starts, reads the node, warns once and goes on.
pub(super) fn without_certificates_it_is_one_warning(program: &Path) -> Result<()> {
    let node = specified_node()?;
    let collector = Collector::encrypted(Authority::new()?.certificate(Flaw::None)?)?;
    let agent = beside(program, &node, &collector)?.option("--interval", "1s");
    let agent = agent.variable("SSL_CERT_FILE", "/nonexistent").variable("SSL_CERT_DIR", "/nonexistent").start()?;
    let log = agent.wait_until(Duration::ZERO, "three outcomes", up_to_third_outcome)?;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
    ensure!(warnings.len() == 1 && warnings[0].contains("this system has no root certificates"), "{warnings:?}");
    ensure!(log.contains("\"nodeState\": \"Leader\"") && collector.connections() == 0, "{log}");
    check_end(agent.stop()?)?;
    Ok(())
}

/// The log up to the end of the line, once it is there. The next report may have begun already.
fn up_to_third_outcome(log: &str) -> Option<String> {
    let (start, _) = log.match_indices(NOT_DELIVERED).nth(2)?;
    let end = start + log.get(start..)?.find('\n')?;
    Some(log[..end].to_owned())
}

/// A network in which this machine's own address leads to a neighbour that is nobody: what is sent there is lost. Reports that
/// are due soon go to this machine only, so no other address would do.
pub(super) const LOST: &str = "ip link set lo up && ip address del 127.0.0.1/8 dev lo && \
    ip link add lost type veth peer name nobody && \
    ip address add 192.0.2.2/24 dev lost && \
    ip link set lost up && ip link set nobody up && \
    ip route add 127.0.0.1/32 dev lost && \
    ip neighbour add 127.0.0.1 lladdr 02:00:00:00:00:01 dev lost";

/// Where the endpoint gives no answer, an attempt ends in time, and the agent in the middle of it, too.
pub(super) fn a_network_that_loses_everything_holds_up_nothing(program: &Path) -> Result<()> {
    let agent = alone(program)
        .option("--endpoint", "http://127.0.0.1:9/v1")
        .option("--first-report", "1s")
        .option("--log-level", "debug");
    let early = agent.start_apart(LOST)?;
    early.wait_for("Sending telemetry data to")?;
    check_end_in_time(early.stop()?)?;
    let late = agent.start_apart(LOST)?;
    late.wait_for("failed: no connection in time; trying again in")?;
    check_end_in_time(late.stop()?)?;
    Ok(())
}

/// A machine that has four local ports.
pub(super) const FOUR_PORTS: &str = "ip link set lo up && echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range";

const NO_PORT: &str = "every local port towards it is taken, or this machine has no address of its kind; \
    close connections, or widen net.ipv4.ip_local_port_range";

/// While every local port is taken, a report is attempted as often as to a receiver that is not there, one line says what
/// to do, and the next one goes out from the first port that is free.
pub(super) fn without_a_local_port_it_is_one_line(program: &Path) -> Result<()> {
    network::apart(FOUR_PORTS, || {
        let collector = Collector::start()?;
        let mut taken: Vec<_> = std::iter::from_fn(|| TcpListener::bind("127.0.0.1:0").ok()).collect();
        ensure!(taken.len() == 3, "{taken:?}");
        let agent = alone(program).option("--endpoint", collector.url());
        let checked = agent.to_its_end(&["check"])?;
        let said = String::from_utf8(checked.stdout)?;
        ensure!(checked.status.code() == Some(1) && said.contains(NO_PORT), "{said}");

        let agent = agent.option("--first-report", "1s").option("--interval", "1s").option("--log-level", "debug");
        let agent = agent.start()?;
        let log = agent.wait_through(RETRIES_TIMEOUT, NOT_DELIVERED)?;
        // The next report may have begun already.
        let attempts = log.split(NOT_DELIVERED).next().unwrap_or_default();
        ensure!(attempts.matches("trying again in").count() == 2, "{log}");
        let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR")).collect();
        ensure!(warnings.len() == 1 && warnings[0].contains(NO_PORT), "{warnings:?}");
        ensure!(collector.connections() == 0, "there was a port after all");
        taken.pop();
        agent.wait_through(RETRIES_TIMEOUT, "Telemetry report sent to")?;
        check_end(agent.stop()?)?;
        Ok(())
    })
}
