//! Where an agent must not go: to addresses that are no node's, after redirects, through proxies.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use telemetry_testkit::{Agent, Answer, Authority, ClusterState, Flaw, Listener, Node, Release, hostile};

use super::findings::Findings;
use super::right::Right;
use crate::fixture::through;
use crate::missing::MissingError;
use crate::need::can;

/// Addresses of no node; PORT is one at which somebody listens.
const REFUSED: [&str; 34] = [
    "",
    "127.0.0.1:PORT",
    "//127.0.0.1:PORT",
    "http:",
    "http://",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:PORT/web",
    "http://127.0.0.1:PORT/?url=a",
    "http://127.0.0.1:PORT/#a",
    "http://name@127.0.0.1:PORT",
    "http://:word@127.0.0.1:PORT",
    "http://127.0.0.1\n:PORT",
    "ht\ttp://127.0.0.1:PORT",
    " http://127.0.0.1:PORT",
    "http://127.0.0.1:PORT\r\nHost: a",
    "esdb://127.0.0.1:PORT",
    "ftp://127.0.0.1:PORT",
    "file:///etc/passwd",
    "file://127.0.0.1:PORT/a",
    "gopher://127.0.0.1:PORT",
    "data:,http://127.0.0.1:PORT",
    "unix:kurrent.sock",
    "http://169.254.169.254",
    "http://169.254.169.254:PORT",
    "http://0xa9fea9fe",
    "http://2852039166",
    "http://0251.0376.0251.0376",
    "http://169.254.43518",
    "http://a:b@169.254.169.254",
    "http://[::ffff:169.254.169.254]",
    "http://[fd00:ec2::254]",
    "http://[fe80::1]",
    "http://metadata.google.internal.",
    "http://100.100.100.200",
];

/// What `strace` shows of connections and look-ups; a Unix socket is none, and is what it takes to see one at all.
const TRACE: [&str; 5] = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg"];

pub(crate) fn n13_no_such_address_is_connected_to(program: &Path) -> Result<()> {
    let listener = Listener::start()?;
    let agent = Agent::new(program);
    if let Err(MissingError(missing)) = can(TRACE[0], &[&TRACE[1..], &["true"]].concat()) {
        REFUSED
            .iter()
            .try_for_each(|address| check_refused(&agent, &at_port(address, &listener), &["env"]).map(drop))?;
        ensure!(listener.connections() == 0, "a refused address was connected to");
        bail!(MissingError(format!("connections were counted at one listener only: {missing}")));
    }
    for address in REFUSED {
        let said = check_refused(&agent, &at_port(address, &listener), &TRACE)?;
        ensure!(said.lines().count() == 1, "{address:?}: {said}");
    }
    ensure!(listener.connections() == 0, "a refused address was connected to");
    let seen = agent.option("--node", listener.url()).preview_by(&TRACE)?;
    ensure!(String::from_utf8(seen.stderr)?.contains("AF_INET"), "the trace shows nothing");
    Ok(())
}

fn at_port(address: &str, listener: &Listener) -> String {
    address.replace("PORT", &listener.address().port().to_string())
}

/// It is bad input, and all that is said is one line, besides what a tracer says.
fn check_refused(agent: &Agent, address: &str, way: &[&str]) -> Result<String> {
    // As a variable, which can hold what a command line can't begin with.
    let refused = agent.clone().variable("TELEMETRY_AGENT_NODE", address).preview_by(way)?;
    let said = String::from_utf8(refused.stderr)?;
    ensure!(refused.status.code() == Some(2) && refused.stdout.is_empty(), "{address:?} is not refused: {said}");
    // An empty variable is none.
    let refused = if address.is_empty() { "no node is given: " } else { "invalid value for TELEMETRY_AGENT_NODE: " };
    ensure!(said.contains(refused), "{address:?}: {said}");
    Ok(said)
}

/// Every endpoint of a node sends the agent elsewhere, in each way: nobody comes.
pub(crate) fn n4_no_redirect_is_followed(program: &Path) -> Result<()> {
    let elsewhere = Listener::start()?;
    let node = Node::release(Release::V26_2, ClusterState::Leader).users(Right::users()).start()?;
    for status in [301, 302, 303, 307, 308] {
        for path in PATHS {
            let location = format!("{}{path}", elsewhere.url());
            node.now_answers(path, Answer::status(status).with_header("location", &location));
        }
        let agent = Right::Admin.given_to(Agent::new(program).option("--node", node.url()));
        let found = Findings::of(&agent.preview()?)?;
        for section in ["version", "uptime", "cluster", "configuration", "database", "gossip", "projections"] {
            ensure!(found.is_absent(section, "was redirected, which is not followed"), "{status}: {found:?}");
        }
    }
    ensure!(elsewhere.connections() == 0, "a redirect was followed");
    Ok(())
}

/// All that is asked of a node.
pub(super) const PATHS: [&str; 7] = [
    "/info",
    "/gossip",
    "/stats?group=false",
    "/info/options",
    "/projections/continuous",
    "/subscriptions",
    "/streams/%24epoch-information/0",
];

/// A proxy that every variable names sees nothing, and the node is read whole.
pub(crate) fn n14_t5_no_proxy_is_asked(program: &Path) -> Result<()> {
    let (proxy, authority) = (Listener::scripted(hostile::status("502", ""))?, Authority::new()?);
    let node = || Node::release(Release::V26_2, ClusterState::Leader).users(Right::users());
    let nodes = [node().start()?, node().encrypted(authority.certificate(Flaw::None)?).start()?];
    for address in nodes.iter().flat_map(|node| [node.url(), node.url().replace("127.0.0.1", "localhost")]) {
        let agent = Right::Admin.given_to(Agent::new(program).option("--node", address));
        let agent = through(&proxy, agent).option("--ca-file", authority.file().display().to_string());
        let found = Findings::of(&agent.preview()?)?;
        ensure!(found.at("projections.totalCount") == "= 5", "{found:?}");
    }
    ensure!(proxy.connections() == 0, "the proxy was connected to");
    Ok(())
}
