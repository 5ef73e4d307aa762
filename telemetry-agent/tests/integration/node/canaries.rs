//! Words that nobody may learn stand wherever a node, its users and hostile peers can put them, and nothing shows one.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use telemetry_testkit::{
    Agent, Answer, Authority, ClusterState, Flaw, Listener, Node, NodeBuilder, Release, RunningAgent, hostile,
    wrong_answers,
};

use super::elsewhere::PATHS;
use super::right::{PASSWORD, Right, canary_in};
use crate::fixture::through;

/// How many agents run at the same time.
const AT_ONCE: usize = 10;
/// The time that a collection may take.
const COLLECTION_TIMEOUT: Duration = Duration::from_secs(10);

/// Each right, each wrong certificate, each wrong or hostile answer: no canary is shown, and no proxy is asked.
pub(crate) fn n9_nothing_shows_a_canary(program: &Path) -> Result<()> {
    let (authority, proxy, directory) =
        (Authority::new()?, Listener::scripted(hostile::status("502", ""))?, tempfile::tempdir()?);
    let agent = through(&proxy, Agent::new(program).option("--log-level", "debug").option("--first-report", "1s"));
    let agent = agent.option("--ca-file", authority.file().display().to_string());
    let socket = directory.path().join("kurrent.sock");
    let (_at_socket, mut agents) = (node().at_socket(&socket).start()?, Vec::new());
    agents.push(agent.clone().option("--node", format!("unix:{}", socket.display())));
    let (healthy, failing, hostile) = (healthy(&authority)?, failing(&authority)?, hostile_peers()?);
    for node in &healthy {
        agents.extend(Right::ALL.map(|right| right.given_to(agent.clone().option("--node", node.url()))));
    }
    agents.extend(failing.iter().map(|node| Right::Admin.given_to(agent.clone().option("--node", node.url()))));
    agents.extend(hostile.iter().map(|peer| agent.clone().option("--node", naming_the_user(&peer.url()))));
    agents.chunks(AT_ONCE).try_for_each(check_together)?;
    ensure!(proxy.connections() == 0, "the proxy was connected to");
    let heard = format!("{:?}", healthy.iter().flat_map(Node::requests).collect::<Vec<_>>());
    ensure!(canary_in(&heard).is_some(), "no node was sent a password, so there was nothing to show");
    Ok(())
}

fn node() -> NodeBuilder {
    Node::release(Release::V26_2, ClusterState::Leader).users(Right::users()).canaries()
}

/// Nodes that answer what they should.
fn healthy(authority: &Authority) -> Result<Vec<Node>> {
    let oldest = Node::release(Release::V20_10, ClusterState::Single).users(Right::users()).canaries();
    Ok(vec![node().start()?, oldest.start()?, node().encrypted(authority.certificate(Flaw::None)?).start()?])
}

/// Nodes with a wrong certificate, and nodes that answer the same wrong thing to everything.
fn failing(authority: &Authority) -> Result<Vec<Node>> {
    let of_another_authority = Authority::new()?.certificate(Flaw::None)?;
    let certificates =
        [authority.certificate(Flaw::WrongName)?, authority.certificate(Flaw::Expired)?, of_another_authority];
    let untrusted = certificates.into_iter().map(|certificate| node().encrypted(certificate).start());
    let answers = wrong_answers().map(|(_, answer)| answer).into_iter().chain(telling_answers());
    let wrong =
        answers.map(|answer| PATHS.iter().fold(node(), |node, path| node.answering(path, answer.clone())).start());
    untrusted.chain(wrong).collect()
}

/// Answers that repeat secrets where an error might quote them.
fn telling_answers() -> [Answer; 4] {
    let secret = "canary-host.example";
    [
        Answer::status(401).with_header("www-authenticate", &format!("Basic realm=\"{secret}\"")),
        Answer::status(302).with_header("location", &format!("http://canary-user:{PASSWORD}@{secret}/")),
        Answer::status(500).with_header("x-powered-by", secret).with_body(secret),
        Answer::json(format!("[\"{secret}\", {{\"{secret}\": {secret}}}]")),
    ]
}

/// Peers that break the protocol in every way, or say nothing.
fn hostile_peers() -> Result<Vec<Listener>> {
    let quoting =
        ["HTTP/1.1 200 canary-host.example\r\ncanary user: a\r\n\r\n", "HTTP/canary-host.example 200 OK\r\n\r\n"];
    let silent = hostile::endless().into_iter().filter(|peer| peer.name.starts_with("silence"));
    let all = hostile::broken().into_iter().chain(silent).map(|peer| peer.steps);
    all.chain(quoting.map(hostile::answer)).map(Listener::scripted).collect()
}

fn naming_the_user(url: &str) -> String {
    url.replacen("://", &format!("://canary-admin:{PASSWORD}@"), 1)
}

/// Lets each of them report once, and looks at all that it shows.
fn check_together(agents: &[Agent]) -> Result<()> {
    let running = agents.iter().map(Agent::start).collect::<Result<Vec<_>>>()?;
    for (agent, running) in agents.iter().zip(&running) {
        let log = running.wait_through(COLLECTION_TIMEOUT, "Telemetry report not sent")?;
        check_silent("the log", &log)?;
        check_silent("the console", &running.console()?)?;
        check_shown_by_the_system(agent, running)?;
        let preview = agent.preview()?;
        check_silent("a preview", &String::from_utf8(preview.stdout)?)?;
        check_silent("what is said beside a preview", &String::from_utf8(preview.stderr)?)?;
    }
    Ok(())
}

fn check_silent(what: &str, text: &str) -> Result<()> {
    ensure!(!text.contains("panicked"), "{what} shows a panic: {text}");
    ensure!(canary_in(text).is_none(), "{what} shows {:?}: {text}", canary_in(text));
    Ok(())
}

/// The command line and the environment have what was given there, and nothing else of this kind.
fn check_shown_by_the_system(agent: &Agent, running: &RunningAgent) -> Result<()> {
    let shown = [running.shown("cmdline")?, running.shown("environ")?].concat();
    let shown = String::from_utf8(shown)?;
    let mut secrets = shown.split('\0').filter(|word| canary_in(word).is_some());
    ensure!(secrets.all(|word| agent.is_given(word)), "the process shows more than it was given: {shown:?}");
    Ok(())
}
