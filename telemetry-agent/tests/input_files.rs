//! The files that the agent is given to read may be anything: it says so in one line, and waits for none.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// What a command says that ends within 20 s.
fn said(arguments: &[&str], file: &Path) -> Output {
    let mut command = Command::new("timeout");
    command
        .env_clear()
        .args(["-k", "1", "20", env!("CARGO_BIN_EXE_telemetry-agent")])
        .args(arguments)
        .arg(file)
        .output()
        .unwrap()
}

/// Compares what is said of a file that can't be read, with exit code 2.
#[track_caller]
fn check_line(arguments: &[&str], file: &Path, what: &str, expected: &str) {
    let output = said(arguments, file);
    let expected =
        format!("telemetry-agent: the {} can't be read: {expected}\n", what.replace("FILE", file.to_str().unwrap()));
    assert_eq!((String::from_utf8(output.stderr).unwrap(), output.status.code()), (expected, Some(2)));
}

fn pipe() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    (place, pipe)
}

const NODE: [&str; 2] = ["--node", "http://127.0.0.1:9"];

#[test]
fn n21_a_log_that_is_no_file_or_has_no_end_is_one_line_and_exit_code_2() {
    let (place, pipe) = pipe();
    let compare = ["compare", NODE[0], NODE[1], "--node-log"];
    for path in [pipe.as_path(), place.path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
        check_line(&compare, path, "node's log FILE", "it is no file");
    }
    let sparse = place.path().join("sparse");
    File::create(&sparse).unwrap().set_len((4 << 30) + 1).unwrap();
    check_line(&compare, &sparse, "node's log FILE", "it is larger than 4 GiB");
    check_line(&compare, &place.path().join("gone"), "node's log FILE", "No such file or directory (os error 2)");
}

#[test]
fn b4_a_file_for_the_node_that_is_none_is_one_line_and_exit_code_2() {
    let (place, pipe) = pipe();
    for path in [pipe.as_path(), place.path(), Path::new("/dev/zero")] {
        for command in ["run", "preview", "check"] {
            let password = [command, NODE[0], NODE[1], "--user", "ops", "--password-file"];
            check_line(&password, path, "password file FILE", "it is no file");
            let authority = [command, "--node", "https://127.0.0.1:9", "--ca-file"];
            check_line(&authority, path, "file FILE of the node's authority", "it is no file");
        }
    }
}

#[test]
fn b4_a_file_for_the_endpoint_that_is_none_is_one_line_and_exit_code_2() {
    let (place, pipe) = pipe();
    for path in [pipe.as_path(), place.path(), Path::new("/dev/zero")] {
        for command in ["run", "check"] {
            let endpoint = [command, "--no-node", "--endpoint", "https://127.0.0.1:9"];
            let option = |option| [&endpoint[..], &[option]].concat();
            check_line(&option("--endpoint-header-file"), path, "header file FILE", "it is no file");
            check_line(&option("--endpoint-ca-file"), path, "CA file FILE", "it is no file");
        }
    }
}
