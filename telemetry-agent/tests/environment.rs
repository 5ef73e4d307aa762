//! Variables that a library might read: whatever they name, the agent reads none of it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use telemetry_testkit::{ClusterState, Node, Release};

/// Those of time zones, directories, logs, traces, resolvers, TLS and proxies.
const VARIABLES: [&str; 24] = [
    "TZ",
    "TZDIR",
    "HOME",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "NO_COLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLUMNS",
    "LANG",
    "LC_ALL",
    "HOSTALIASES",
    "LOCALDOMAIN",
    "RES_OPTIONS",
    "SSLKEYLOGFILE",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "NO_PROXY",
    "TOKIO_WORKER_THREADS",
];

/// What a command says of a node with this value in each of those variables, within 20 s.
fn said(command: &str, node: &Node, value: &OsStr) -> Output {
    let mut agent = Command::new("timeout");
    agent.env_clear().envs(VARIABLES.map(|name| (name, value)));
    agent.args([
        "-k",
        "1",
        "20",
        env!("CARGO_BIN_EXE_telemetry-agent"),
        command,
        "--node",
        &node.url(),
        "--same-machine",
        "no",
    ]);
    agent.args(["--endpoint", &format!("{}/reports", node.url())]).output().unwrap()
}

#[track_caller]
fn check(command: &str, value: impl AsRef<OsStr>) {
    let node = Node::release(Release::V25_0, ClusterState::Single).start().unwrap();
    let [expected, found] = [OsStr::new(""), value.as_ref()].map(|value| without_numbers(&said(command, &node, value)));
    assert!(matches!(expected.0, Some(0 | 1)) && expected.1.len() > 100, "{expected:?}");
    assert_eq!(found, expected, "{command} {:?}", value.as_ref());
}

/// The exit code, and what is said on both sides; an uptime is another each time.
fn without_numbers(output: &Output) -> (Option<i32>, String) {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8(said).unwrap();
    (output.status.code(), said.chars().filter(|character| !character.is_ascii_digit()).collect())
}

#[test]
fn e1_whatever_lies_at_what_a_variable_names_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for command in ["preview", "check"] {
        for path in [pipe.as_path(), place.path(), Path::new("/dev/zero"), Path::new("/no/such/place")] {
            check(command, path);
        }
        check(command, format!("{}/", "x".repeat(10_000)));
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing was made there");
}
