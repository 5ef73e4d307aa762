//! How the agent is given a user and a password, and that nothing shows them.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use telemetry_testkit::{ClusterState, Node, Release, Rights, User};
use tempfile::TempDir;

const PASSWORD: &str = "canary-7f3a";

fn node() -> Node {
    let users = [User::new("operator", PASSWORD, Rights::Admins)];
    Node::release(Release::V25_0, ClusterState::Single).users(users).start().unwrap()
}

/// A preview's report and what is said beside it.
#[track_caller]
fn preview(options: &[&str], variable: Option<&str>) -> (String, String) {
    shown("preview", options, variable)
}

/// What a command prints and what it says beside it, neither of which shows the password.
#[track_caller]
fn shown(name: &str, options: &[&str], variable: Option<&str>) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_telemetry-agent"));
    command.env_clear().envs(variable.map(|password| ("TELEMETRY_AGENT_PASSWORD", password)));
    let output = command.args([name, "--log-level", "debug"]).args(options).output().unwrap();
    let (report, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(!report.contains(PASSWORD) && !said.contains(PASSWORD), "{report} {said}");
    (report, said)
}

/// The report is an administrator's, and this alone is said beside what is absent.
#[track_caller]
fn check_read(options: &[&str], variable: Option<&str>, warning: Option<&str>) {
    let (report, said) = preview(options, variable);
    assert!(report.contains("\"firstEpochId\""), "{report} {said}");
    let warnings: Vec<_> = said.lines().filter(|line| !line.contains("absent: ")).collect();
    assert_eq!(warnings.len(), warning.into_iter().count(), "{said}");
    assert!(warning.is_none_or(|warning| warnings[0].contains(warning)), "{said}");
}

fn password_file(content: &str, mode: u32) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("password.txt");
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    (directory, path)
}

#[test]
fn b7_a_password_comes_from_a_file() {
    let node = node();
    let text = format!("\u{feff}{PASSWORD}\r\n");
    for (mode, warning) in [(0o600, None), (0o644, Some("everybody on this machine can read the password file"))] {
        let (_directory, path) = password_file(&text, mode);
        let options = ["--node", &node.url(), "--user", "operator", "--password-file", path.to_str().unwrap()];
        check_read(&options, None, warning);
    }
}

#[test]
fn a_password_comes_from_a_variable() {
    check_read(&["--node", &node().url(), "--user", "operator"], Some(PASSWORD), None);
}

#[test]
fn t8_credentials_in_the_address_are_used_and_not_shown() {
    let node = node();
    let address = node.url().replacen("127", &format!("operator:{PASSWORD}@127"), 1);
    check_read(&["--node", &address], None, Some("the node's address shows a user and a password to others"));
}

#[test]
fn t8_a_check_reads_them_once_and_warns_once() {
    let node = node();
    let address = node.url().replacen("127", &format!("operator:{PASSWORD}@127"), 1);
    let (found, said) = shown("check", &["--node", &address], None);
    assert!(found.ends_with("Nothing is refused, out of reach or wrong\n"), "{found}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn the_user_that_is_named_counts_before_the_one_in_the_address() {
    let node = node();
    let address = node.url().replacen("127", "operator:wrong@127", 1);
    let warning = Some("the node's address shows a user and a password to others");
    check_read(&["--node", &address, "--user", "operator"], Some(PASSWORD), warning);
}

#[test]
fn no_option_takes_a_password() {
    let (report, said) = preview(&["--user", "operator", "--password", PASSWORD], None);
    assert!(report.is_empty() && said.contains("everybody on a machine sees its command lines"), "{said}");
}
