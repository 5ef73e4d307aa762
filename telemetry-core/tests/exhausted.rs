//! A process without any more threads or descriptors: each test is the parent of a process that is.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::env;
use std::fs::File;
use std::iter;
use std::process::Command;
use std::time::Duration;

use common::panic_on_drop::panicking_on_drop;
use common::{ALPHA, alpha};
use telemetry_core::testing::PRODUCT;
use telemetry_core::{Builder, Stopped, Telemetry};

/// Says to a process of this file that it is the child.
const CHILD: &str = "TELEMETRY_CORE_TEST_CHILD";

/// Runs `test` in a child under a limit; what is returned says whether this is the child.
#[track_caller]
fn is_child(test: &str, limit: &str) -> bool {
    if env::var_os(CHILD).is_some() {
        return true;
    }
    let command = format!("{limit} exec \"$0\" --exact {test} --test-threads=1");
    let child = Command::new("sh").arg("-c").arg(command).arg(env::current_exe().unwrap()).env(CHILD, "1").output();
    let output = child.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    false
}

/// Starts it within a runtime of the host's, where nothing may block, and is told that it does not run. What the host gave
/// it is dropped there, and may panic.
#[track_caller]
fn check_start(builder: Builder) {
    let host = tokio::runtime::Builder::new_current_thread().build().unwrap();
    host.block_on(async {
        let telemetry = builder.start();
        assert!(!telemetry.status().is_running());
        assert_eq!(telemetry.stop(Duration::ZERO), Stopped::InTime);
    });
}

#[test]
fn r1_a_host_without_descriptors_is_told_at_once() {
    if is_child("r1_a_host_without_descriptors_is_told_at_once", "ulimit -n 32;") {
        let _taken: Vec<_> = iter::from_fn(|| File::open("/dev/null").ok()).collect();
        check_start(panicking_on_drop(Telemetry::builder(PRODUCT)));
    }
}

#[test]
fn r1_a_host_without_threads_is_told_at_once() {
    // What may be taken of memory has no room for the stack of a thread, nor for what a panic prints.
    if is_child("r1_a_host_without_threads_is_told_at_once", "ulimit -d 1500;") {
        check_start(Telemetry::builder(PRODUCT));
    }
}

#[test]
fn r11_the_stack_of_the_hosts_threads_is_not_that_of_telemetrys() {
    // No address space has room for such a stack.
    let limit = "RUST_MIN_STACK=1152921504606846976";
    if is_child("r11_the_stack_of_the_hosts_threads_is_not_that_of_telemetrys", limit) {
        let preview = Telemetry::builder(PRODUCT).provider(alpha()).preview().unwrap();
        assert_eq!(preview.report().text(), ALPHA);
    }
}
