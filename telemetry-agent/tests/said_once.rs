//! What the log says of a node once per start, however many reports there are.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use telemetry_testkit::{Answer, ClusterState, Node, Release, Rights, User};

const PASSWORD: &str = "canary-7f3a";
/// As the user `plain` sends it.
const SENT: &str = "cGxhaW46Y2FuYXJ5LTdmM2E=";

/// An agent that reports every second; dropping it kills it.
struct Agent(Child);

impl Agent {
    fn beside(node: &Node, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telemetry-agent"));
        command.env_clear().stderr(Stdio::piped());
        command.envs(options.contains(&"--user").then_some(("TELEMETRY_AGENT_PASSWORD", PASSWORD)));
        command
            .args(["run", "--first-report", "1s", "--interval", "1s", "--log-level", "debug", "--node", &node.url()])
            .args(options);
        Self(command.spawn().unwrap())
    }

    /// What it logs up to its third outcome.
    fn three_reports(&mut self) -> Vec<String> {
        let mut outcomes = 0;
        let lines = BufReader::new(self.0.stderr.take().unwrap()).lines().map(Result::unwrap);
        let more = |line: &String| {
            outcomes += usize::from(line.contains("Telemetry report not sent"));
            outcomes < 3
        };
        lines.take_while(more).collect()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn check(node: &Node, options: &[&str], once: &[&str]) {
    let lines = Agent::beside(node, options).three_reports();
    for text in once {
        let found = lines.iter().filter(|line| line.contains(text)).count();
        assert_eq!(found, 1, "{text} in {lines:#?}");
    }
    let shown = lines.iter().find(|line| line.contains(PASSWORD) || line.contains(SENT));
    assert_eq!(shown, None);
}

#[test]
fn n3_t8_a_right_that_is_missing_is_said_once_and_no_password_ever() {
    let users = [User::new("plain", PASSWORD, Rights::Plain)];
    let node = Node::release(Release::V23_10, ClusterState::Single).users(users).start().unwrap();
    let once = [
        "The node refuses /info/options to this user: it needs a user in $ops or $admins. Absent without it: configuration",
        "The node refuses /streams/%24epoch-information/0 to this user: it needs a user in $admins. Absent without it: database.f",
    ];
    check(&node, &["--user", "plain"], &once);
    assert!(node.requests().iter().all(|request| request.header("authorization") == Some(&format!("Basic {SENT}"))));
}

#[test]
fn n15_what_is_unknown_is_said_once() {
    let info = Answer::json(r#"{"esVersion": "unknown\nversion", "state": "hibernating"}"#);
    let node = Node::release(Release::V25_0, ClusterState::Leader).answering("/info", info).start().unwrap();
    let once = [
        r"WARN The node names a version that can't be read and is left out: unknown\nversion",
        "WARN The node names a state that is unknown here and left out: hibernating",
    ];
    check(&node, &[], &once);
}

#[test]
fn n15_a_release_that_is_not_known_is_said_once() {
    let info = Answer::json(r#"{"esVersion": "27.1.0"}"#);
    let node = Node::release(Release::V25_0, ClusterState::Leader).answering("/info", info).start().unwrap();
    check(&node, &[], &["INFO The node is of release 27.1.0; telemetry was made for 20.10 to 26.2"]);
}
