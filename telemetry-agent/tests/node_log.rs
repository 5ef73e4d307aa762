//! What `compare` is given as a node's log may be anything.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::File;
use std::path::Path;
use std::process::Command;

/// Compares what is said of a log that is none, within 20 s, with exit code 2.
#[track_caller]
fn check(log: &Path, expected: &str) {
    let mut command = Command::new("timeout");
    command.env_clear().args(["20", env!("CARGO_BIN_EXE_telemetry-agent"), "compare", "--node", "http://127.0.0.1:9"]);
    let output = command.arg("--node-log").arg(log).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let expected = format!("telemetry-agent: the node's log {} {expected}\n", log.display());
    assert_eq!((said, output.status.code()), (expected, Some(2)));
}

#[test]
fn n21_a_log_that_is_no_file_or_has_no_end_is_one_line_and_exit_code_2() {
    let place = tempfile::tempdir().unwrap();
    let [pipe, sparse] = ["pipe", "sparse"].map(|name| place.path().join(name));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    File::create(&sparse).unwrap().set_len((4 << 30) + 1).unwrap();
    for path in [pipe.as_path(), place.path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
        check(path, "can't be read: it is no file");
    }
    check(&sparse, "can't be read: it is larger than 4 GiB");
    check(&place.path().join("gone"), "can't be read: No such file or directory (os error 2)");
}
