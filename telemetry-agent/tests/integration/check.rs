//! What `check` finds, in words and as JSON, and that it sends nothing.

pub(super) mod consent;
pub(super) mod inputs;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use telemetry_testkit::{
    AGENT_TIMEOUT, Agent, Authority, Collector, Flaw, Listener, Node, NodeBuilder, ReservedPort, Rights, User,
};

use crate::fixture::{beside, specified_node};

/// A node's endpoints in the order in which they are shown, with what is found of each.
type States = [(&'static str, &'static str); 7];

const ALL_READ: States = [
    ("/info", "read"),
    ("/gossip", "read"),
    ("/stats?group=false", "read"),
    ("/info/options", "read"),
    ("/streams/%24epoch-information/0", "read"),
    ("/subscriptions", "read"),
    ("/projections/continuous", "read"),
];

/// Each endpoint, the right that it needs, and a field that is absent from a report without it.
pub(super) fn each_right_is_told(program: &Path) -> Result<()> {
    let admin = |rights| specified().users([User::new("admin", "changeit", rights)]);
    check_node(program, specified(), ALL_READ, 0)?;
    let ops = with(ALL_READ, &["/streams/%24epoch-information/0"], "refused");
    check_node(program, admin(Rights::Ops), ops, 1)?;
    let plain = with(ops, &["/info/options"], "refused");
    let found = check_node(program, admin(Rights::Plain), plain, 2)?;
    check_reason(&found, "/info/options", "the node refused /info/options, which needs a user in $ops or $admins")?;
    ensure!(found["absent"].to_string().contains("configuration.clusterSize"), "{found:#}");
    let nobody = specified().users([User::new("somebody", "else", Rights::Admins)]);
    let found = check_node(program, nobody, ALL_READ.map(|(path, _)| (path, "refused")), 1)?;
    check_reason(&found, "/info", "the node refused the user name or the password")?;
    let hanging = with(ALL_READ, &["/stats?group=false"], "failed");
    check_node(program, specified().hanging("/stats?group=false"), hanging, 1)?;
    check_node_down(program)?;
    Ok(())
}

fn check_node_down(program: &Path) -> Result<()> {
    let (node, collector, nobody) = (specified_node()?, Collector::start()?, ReservedPort::new()?);
    let found = check_agent(&beside(program, &node, &collector)?.option("--node", nobody.url()), 1)?;
    check_states(&found, ALL_READ.map(|(path, _)| (path, "failed")), 1)?;
    ensure!(found["nodeError"] == "nothing listens at the node's address", "{found:#}");
    check_reason(&found, "/subscriptions", "nothing listens at the node's address")
}

/// Only a leader is asked for projections and subscriptions, and what a node does not have is not missing.
pub(super) fn what_is_not_asked_is_not_missing(program: &Path) -> Result<()> {
    let (subscriptions, projections) = ("/subscriptions", "/projections/continuous");
    let elsewhere = with(ALL_READ, &[subscriptions, projections], "not asked");
    check_node(program, Node::recorded("23.10/cluster-follower"), elsewhere, 0)?;
    check_node(program, Node::recorded("23.10/no-quorum-member"), elsewhere, 0)?;
    let plain = with(ALL_READ, &["/streams/%24epoch-information/0", projections], "not there");
    let found = check_node(program, Node::recorded("25.0/defaults"), plain, 0)?;
    check_reason(&found, projections, "the node's option RunProjections is None: it runs no projections")?;
    Ok(())
}

pub(super) fn an_endpoint_is_connected_to_and_asked_for_nothing(program: &Path) -> Result<()> {
    let (node, listener) = (specified_node()?, Listener::start()?);
    let agent = beside(program, &node, &Collector::start()?)?.option("--endpoint", listener.url());
    let found = check_agent(&agent, 0)?;
    ensure!(found["receiver"]["state"] == "reached", "{found:#}");
    let told = found["receiver"]["headers"].as_array().context("no headers")?;
    ensure!(
        ["user-agent", "idempotency-key", "ce-dataschema"].iter().all(|name| told.contains(&(*name).into())),
        "{told:?}"
    );
    listener.wait_for(2, AGENT_TIMEOUT)?;
    ensure!(listener.first_bytes().concat().is_empty(), "{:?}", listener.first_bytes());
    let unencrypted = Collector::start()?;
    let encrypted = agent.clone().option("--endpoint", unencrypted.url().replace("http:", "https:"));
    check_unreachable(&encrypted, "no TLS: received corrupt message")?;
    let nobody = ReservedPort::new()?;
    check_unreachable(&agent.clone().option("--endpoint", nobody.url()), "no connection: Connection refused")?;
    let found = check_agent(&agent.without("--endpoint"), 0)?;
    ensure!(found["receiver"]["state"] == "none", "{found:#}");
    Ok(())
}

pub(super) fn h15_h16_a_certificate_is_trusted_as_for_a_report(program: &Path) -> Result<()> {
    let (authority, other_authority) = (Authority::new()?, Authority::new()?);
    let node = specified_node()?;
    let beside = |collector: &Collector| -> Result<Agent> {
        Ok(beside(program, &node, collector)?.variable("SSL_CERT_FILE", authority.file().display().to_string()))
    };
    let right = Collector::encrypted(authority.certificate(Flaw::None)?)?;
    for url in [right.url(), right.url().replace("127.0.0.1", "localhost")] {
        let found = check_agent(&beside(&right)?.option("--endpoint", url), 0)?;
        ensure!(found["receiver"]["state"] == "reached" && right.received().is_empty(), "{found:#}");
    }
    let flaws = [Flaw::Expired, Flaw::NotYetValid, Flaw::WrongName, Flaw::NoName, Flaw::SelfSigned, Flaw::TooLongChain];
    for certificate in
        flaws.into_iter().map(|flaw| authority.certificate(flaw)).chain([other_authority.certificate(Flaw::None)])
    {
        let wrong = Collector::encrypted(certificate?)?;
        check_unreachable(&beside(&wrong)?, "its certificate is not accepted: invalid peer certificate: ")?;
        ensure!(wrong.received().is_empty(), "{:?}", wrong.received());
    }
    let without_roots = beside(&right)?.variable("SSL_CERT_FILE", "/nonexistent").variable("SSL_CERT_DIR", "/nowhere");
    check_unreachable(&without_roots, "this system has no root certificates: install them")?;
    Ok(())
}

fn check_unreachable(agent: &Agent, reason: &str) -> Result<()> {
    let found = check_agent(agent, 1)?;
    let said = found["receiver"]["reason"].as_str().with_context(|| format!("{found:#}"))?;
    ensure!(found["receiver"]["state"] == "unreachable" && said.starts_with(reason), "{found:#}");
    ensure!(found["missing"] == 1, "{found:#}");
    Ok(())
}

/// Below the level of reports none is logged, so none would be sent.
pub(super) fn what_is_not_logged_is_told(program: &Path) -> Result<()> {
    let (node, collector) = (specified_node()?, Collector::start()?);
    let agent = beside(program, &node, &collector)?;
    ensure!(check_agent(&agent, 0)?["logged"] == true, "it is logged, and said not to be");
    let agent = agent.option("--log-level", "warn");
    ensure!(check_agent(&agent, 1)?["logged"] == false, "it is not logged, and said to be");
    agent.start()?.wait_for("No report will be sent, since below --log-level info none is logged")?;
    Ok(())
}

fn specified() -> NodeBuilder {
    Node::recorded("specified").option("TelemetryOptout", "false")
}

/// The same states, but for these endpoints.
fn with(states: States, endpoints: &[&str], state: &'static str) -> States {
    states.map(|(path, own)| (path, if endpoints.contains(&path) { state } else { own }))
}

/// Checks a node beside a collector; the collector is asked for nothing.
fn check_node(program: &Path, node: NodeBuilder, states: States, missing: usize) -> Result<Value> {
    let (node, collector) = (node.start()?, Collector::start()?);
    let found = check_agent(&beside(program, &node, &collector)?, i32::from(missing > 0))?;
    check_states(&found, states, missing)?;
    ensure!(collector.received().is_empty(), "{:?}", collector.received());
    check_asked_once(&node)?;
    Ok(found)
}

/// The node was checked in both forms.
fn check_asked_once(node: &Node) -> Result<()> {
    let requests = node.requests();
    let times = |path: &str| requests.iter().filter(|request| request.path == path).count();
    for (path, _) in ALL_READ {
        ensure!(times(path) <= 2, "{path} was asked {} times by two checks", times(path));
    }
    Ok(())
}

/// Both forms have this exit code, and the words say what the JSON says, which is returned.
fn check_agent(agent: &Agent, exit_code: i32) -> Result<Value> {
    let (text, json) = (agent.to_its_end(&["check"])?, agent.to_its_end(&["check", "--json"])?);
    for output in [&text, &json] {
        ensure!(output.status.code() == Some(exit_code) && output.stderr.is_empty(), "{exit_code}? {output:?}");
    }
    let (text, found) = (String::from_utf8(text.stdout)?, serde_json::from_slice(&json.stdout)?);
    check_same(&text, &found)?;
    Ok(found)
}

fn check_same(text: &str, found: &Value) -> Result<()> {
    let endpoints = found["node"].as_array().context("no endpoints")?;
    // What all of them have in common is said once.
    let in_common = endpoints.iter().all(|endpoint| endpoint["reason"] == endpoints[0]["reason"])
        && !endpoints[0]["reason"].is_null();
    ensure!(in_common == text.starts_with("Nothing can be read at http"), "{text}");
    for endpoint in endpoints.iter().filter(|_| !in_common) {
        let mut words = vec![&endpoint["endpoint"], &endpoint["state"], &endpoint["reason"]];
        words.extend(endpoint["feeds"].as_array().context("feeds is no list")?);
        let same = |line: &str| words.iter().filter_map(|word| word.as_str()).all(|word| line.contains(word));
        ensure!(text.lines().any(same), "no line says {endpoint}:\n{text}");
    }
    let receiver = [&found["receiver"]["address"], &found["receiver"]["reason"], &found["consentReason"]];
    let absent = found["absent"].as_array().context("absent is no list")?;
    let absent = absent.iter().flat_map(|absence| [&absence["path"], &absence["reason"]]);
    let unlogged = "\nNo report would be sent, since below --log-level info none is logged\n";
    ensure!(text.contains(unlogged) == (found["logged"] == false), "{text}");
    for (consent, words) in
        [("opted out", "go nowhere: opted out "), ("unknown", "go nowhere: consent unknown, since ")]
    {
        ensure!(text.contains(words) == (found["consent"] == consent), "{text}");
    }
    for word in receiver.into_iter().chain(absent).filter_map(Value::as_str) {
        // Each of the two looks at the clock itself.
        let word = word.split(": verification time").next().unwrap_or(word);
        ensure!(text.contains(word), "{word:?} is not said:\n{text}");
    }
    let summary = match found["missing"].as_u64().context("missing is no number")? {
        0 => "\nNothing is refused, out of reach or wrong\n".to_owned(),
        1 => "\n1 thing is refused, out of reach or wrong\n".to_owned(),
        missing => format!("\n{missing} things are refused, out of reach or wrong\n"),
    };
    ensure!(text.ends_with(&summary), "{text}");
    Ok(())
}

fn check_states(found: &Value, states: States, missing: usize) -> Result<()> {
    let endpoints = found["node"].as_array().context("no endpoints")?;
    let shown: Vec<_> =
        endpoints.iter().filter_map(|own| Some((own["endpoint"].as_str()?, own["state"].as_str()?))).collect();
    ensure!(shown == states && found["missing"] == missing, "{missing} of {states:?} missing? {found:#}");
    Ok(())
}

fn check_reason(found: &Value, path: &str, reason: &str) -> Result<()> {
    let mut endpoints = found["node"].as_array().context("no endpoints")?.iter();
    let endpoint = endpoints.find(|own| own["endpoint"] == path).with_context(|| format!("no {path}"))?;
    ensure!(endpoint["reason"] == reason, "{endpoint:#}");
    Ok(())
}
