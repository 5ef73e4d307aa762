//! An agent that is given too little: it says so, in one line, and is there until it is stopped.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Starts an agent under a limit, or with another variable, and compares what it says after its first line, within 20 s.
#[track_caller]
fn check(limit: &str, expected: &str) {
    let mut command = Command::new("timeout");
    command.env_clear().args(["-k", "1", "20", "sh", "-c", &format!("{limit} exec \"$0\" run --no-node")]);
    let mut running = command.arg(env!("CARGO_BIN_EXE_telemetry-agent")).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stderr.take().unwrap()).lines().map(Result::unwrap);
    let said = lines.find(|line| !line.contains(" INFO telemetry-agent ")).unwrap_or_default();
    let is_there = running.try_wait().unwrap().is_none();
    let stopped = Command::new("kill").arg(running.id().to_string()).status().unwrap();
    running.wait().unwrap();
    assert!(said.trim_end().ends_with(expected) && is_there && stopped.success(), "{limit} {said}");
}

const WITHOUT: &str = " WARN Telemetry is off until a restart: this process has no thread or no file descriptors left";

#[test]
fn r12_an_agent_without_a_thread_says_that_telemetry_is_off() {
    // What may be taken of memory has no room for the stack of a thread.
    check("ulimit -d 1500;", WITHOUT);
    // It has room for that of telemetry's own thread, and none for that of the log.
    check("ulimit -d 3500;", WITHOUT);
    check("ulimit -n 6;", WITHOUT);
}

#[test]
fn r11_the_stack_that_a_variable_asks_for_is_not_that_of_the_agents_threads() {
    // No address space has room for such a stack.
    check("RUST_MIN_STACK=1152921504606846976", " INFO Telemetry");
}
