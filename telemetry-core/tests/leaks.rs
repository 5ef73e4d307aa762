//! After a stop nothing is left: this file is a process of its own, so that its threads and descriptors can be counted.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::{Duration, Instant};
use std::{fs, thread};

use common::gate::Gate;
use common::{STOP_TIMEOUT, alpha, by, host, nearby, one_report};
use telemetry_core::testing::Transcript;
use telemetry_core::{CollectError, Stopped};

#[test]
fn d8_d9_s10_a_thousand_starts_and_stops_leave_threads_descriptors_and_memory_as_they_were() {
    // The allocator and the lazy parts of the runtime settle first.
    (0..200).for_each(start_and_stop);
    let (before, memory) = (settled(), resident());
    (200..1200).for_each(start_and_stop);
    assert_eq!(settled(), before, "threads and descriptors");
    let grown = resident().saturating_sub(memory);
    assert!(grown < 1024, "memory has grown by {grown} KiB, more than one a life");
    (0..4).for_each(|_| start_and_stop_while_blocked());
    assert_eq!(settled(), before, "threads and descriptors of those whose provider came back late");
}

/// One life: without a report, with one, with a preview, or with a provider that fails or waits.
fn start_and_stop(number: u32) {
    let transcript = Transcript::to(nearby());
    let host = host(&transcript).provider(alpha());
    match number % 5 {
        0 => assert_eq!(host.start().stop(STOP_TIMEOUT), Stopped::InTime),
        1 => drop(one_report(host, &transcript)),
        2 => drop(one_report(
            host.provider(by::<common::Beta, _>(async |_| Err(CollectError::NotSupplied))),
            &transcript,
        )),
        3 => drop(host.preview().unwrap().into_report()),
        _ => {
            let telemetry = host.provider(by::<common::Beta, _>(async |_| std::future::pending().await)).start();
            drop(telemetry.report_now());
            thread::sleep(Duration::from_millis(1));
            assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
        }
    }
}

/// A life whose provider comes back after its end.
fn start_and_stop_while_blocked() {
    let at_work = Gate::new();
    let opened = at_work.clone();
    let blocks = by::<common::Beta, _>(async move |_| {
        opened.open();
        thread::sleep(Duration::from_millis(400));
        Err(CollectError::NotSupplied)
    });
    let telemetry = host(&Transcript::to(nearby())).provider(blocks).start();
    drop(telemetry.report_now());
    at_work.wait();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

/// The threads and descriptors that are left once those of the last life are gone.
fn settled() -> (usize, usize) {
    let start = Instant::now();
    let mut least = in_use();
    while start.elapsed() < Duration::from_millis(500) {
        thread::sleep(Duration::from_millis(5));
        least = least.min(in_use());
    }
    least
}

fn in_use() -> (usize, usize) {
    (fs::read_dir("/proc/self/task").unwrap().count(), fs::read_dir("/proc/self/fd").unwrap().count())
}

/// What this process holds in memory, in KiB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
