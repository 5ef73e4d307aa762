//! The files that the agent writes: nobody else can read them, and nothing that lies at their names is followed.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::{self, Metadata};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Much more than an agent needs to begin.
const START_TIMEOUT: Duration = Duration::from_secs(20);

fn agent(directory: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_telemetry-agent"), "run", "--no-node"]);
    command.env_clear().arg("--log-dir").arg(directory.join("log")).arg("--state-dir").arg(directory.join("state"));
    command
}

/// All that is below a directory.
fn below(directory: &Path) -> Vec<(String, Metadata)> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let found = paths.flat_map(|path| {
        let nested = below(&path);
        [(path.display().to_string(), fs::symlink_metadata(&path).unwrap())].into_iter().chain(nested)
    });
    found.collect()
}

#[test]
fn l15_under_any_umask_nobody_else_can_read_what_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let mut running = agent(directory.path()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_log(&directory.path().join("log"));
    running.kill().unwrap();
    running.wait().unwrap();
    let written = below(directory.path());
    assert!(written.len() >= 3, "{written:?}");
    for (path, file) in written {
        let expected = if file.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(file.permissions().mode() & 0o777, expected, "{path}");
    }
}

/// Puts something at the name of a day's file, and compares what is said.
#[track_caller]
fn check_refused(put: impl FnOnce(&Path)) {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    fs::create_dir(&log).unwrap();
    put(&log.join("telemetry-agent.2026-01-01.log"));
    let Output { status, stderr, .. } = agent(directory.path()).output().unwrap();
    let cause = "\"telemetry-agent.2026-01-01.log\" there is no regular file: remove it";
    let expected = format!(
        "telemetry-agent: the log directory {} can't be written: {cause}; mend that, or give another --log-dir\n",
        log.display()
    );
    assert_eq!((String::from_utf8(stderr).unwrap(), status.code()), (expected, Some(2)));
}

#[test]
fn l16_a_link_or_a_pipe_at_the_name_of_a_log_file_is_refused() {
    check_refused(|path| symlink("/etc/hosts", path).unwrap());
    check_refused(|path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()));
}

#[test]
fn l14_two_agents_do_not_write_into_one_log_directory() {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let agent = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telemetry-agent"));
        command.env_clear().args(["run", "--no-node", "--log-dir"]).arg(&log);
        command
    };
    let mut running = agent().stderr(Stdio::null()).spawn().unwrap();
    wait_for_log(&log);
    let Output { status, stderr, .. } = agent().output().unwrap();
    running.kill().unwrap();
    running.wait().unwrap();
    let remedy = "stop it, or give this one another --log-dir";
    let expected =
        format!("telemetry-agent: another agent writes into the log directory {}: {remedy}\n", log.display());
    assert_eq!((String::from_utf8(stderr).unwrap(), status.code()), (expected, Some(2)));
}

/// Waits until an agent has written something.
fn wait_for_log(log: &Path) {
    let begun = Instant::now();
    while below(log).iter().all(|(_, file)| file.len() == 0) {
        assert!(begun.elapsed() < START_TIMEOUT, "it writes no log");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn l7_l17_a_path_with_a_line_feed_is_told_on_one_line() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("a\nb"), "").unwrap();
    let output = agent(&directory.path().join("a\nb")).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((said.lines().count(), output.status.code()), (1, Some(2)), "{said}");
    assert!(said.contains("/a\\nb/state can't be written: "), "{said}");
}
