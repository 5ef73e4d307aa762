//! The node, the agent and the files that most cases begin with.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use telemetry_testkit::{Agent, Collector, Listener, Node, RunningAgent};
use tempfile::NamedTempFile;

/// The node of the specified message, with users, which is not opted out.
pub(crate) fn specified_node() -> Result<Node> {
    Node::recorded("specified").started_ago(Duration::from_secs(71)).start()
}

/// The agent beside that node as its administrator; the first report comes after a second.
pub(crate) fn beside(program: &Path, node: &Node, collector: &Collector) -> Result<Agent> {
    let agent = Agent::new(program).option("--endpoint", format!("{}/v1", collector.url()));
    let agent = agent.option("--node", node.url()).option("--user", "admin");
    Ok(agent.option("--password-file", password_file()?).option("--tag", "oss-v23.10.0").option("--first-report", "1s"))
}

/// The agent without a node, for this machine alone.
pub(crate) fn alone(program: &Path) -> Agent {
    Agent::new(program).variable("TELEMETRY_AGENT_NO_NODE", "true")
}

/// The place of its node in a state directory that an agent has been started with.
pub(crate) fn place_in(state: &Path) -> Result<PathBuf> {
    let places = fs::read_dir(state)?.map(|place| Ok(place?.path())).collect::<Result<Vec<_>>>()?;
    let [place] = places.as_slice() else { bail!("not one place: {places:?}") };
    Ok(place.clone())
}

/// What a file of a running agent holds, once it is such. The log is written first, and an agent that is stopped may not come to the others.
pub(crate) fn kept(agent: &RunningAgent, file: &Path, is_such: impl Fn(&str) -> bool) -> Result<String> {
    let read = |_: &str| fs::read_to_string(file).ok().filter(|text| is_such(text));
    agent.wait_until(Duration::ZERO, &format!("{} as it should be", file.display()), read)
}

/// The agent in an environment whose proxy variables name this listener.
pub(crate) fn through(proxy: &Listener, agent: Agent) -> Agent {
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    names.into_iter().fold(agent, |agent, name| agent.variable(name, proxy.url()))
}

/// A file with the administrator's password, which nobody else can read, and a line feed as an editor leaves it.
pub(crate) fn password_file() -> Result<String> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = directory.join("password.txt");
    let mut written = NamedTempFile::new_in(directory)?;
    written.write_all(b"changeit\n")?;
    // Another case may have it read just now, so that it is whole at any time.
    written.persist(&file)?;
    Ok(file.display().to_string())
}
