//! A channel that blocks its thread for ever costs telemetry nothing but that channel.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::Instant;

use common::faulty::{BLOCKS, BLOCKS_IN_DESTINATION, BLOCKS_IN_OPEN, FaultyLocal, FaultyRemote};
use common::{ALPHA, EVENT_TIMEOUT, REPORT_TIMEOUT, STOP_TIMEOUT, alpha, host, nearby, warnings};
use telemetry_core::testing::Transcript;
use telemetry_core::{Builder, DeliveryStatus, NotSent, Outcome, Stopped, Telemetry};

/// Makes two reports beside a channel that blocks, and compares how each went; telemetry answers and ends in time
/// meanwhile.
fn check(add: fn(Builder) -> Builder, expected: [fn(&Outcome); 2]) {
    let transcript = Transcript::to(nearby());
    let telemetry = add(host(&transcript).provider(alpha())).start();
    for check in expected {
        let report = telemetry.report_now();
        check(&report.wait(REPORT_TIMEOUT).unwrap());
    }
    check_alive(&telemetry);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[track_caller]
fn check_alive(telemetry: &Telemetry) {
    let preview = telemetry.preview().wait(STOP_TIMEOUT).unwrap().unwrap();
    assert_eq!(preview.report().text(), ALPHA);
}

const TAKEN: &str = "Telemetry report sent to http://localhost:8080: taken";

fn remote(outcome: &Outcome, why: &str) {
    let blocked = format!("Telemetry report not delivered to http://127.0.0.9:80: {why}; {TAKEN}");
    assert_eq!(outcome.to_string(), blocked);
}

fn not_logged(outcome: &Outcome, why: &str) {
    let DeliveryStatus::NotSent(NotSent::LogFailed(line)) = outcome.status() else { panic!("{outcome}") };
    assert!(line.as_str().starts_with("FaultyLocal (") && line.as_str().ends_with(why), "{line}");
}

/// The tests that wait for channels, 10 s each, at the same time.
#[test]
fn h5_a_remote_channel_that_blocks_is_left_behind_and_not_opened_again() {
    check(
        Builder::sink::<FaultyRemote<BLOCKS>>,
        [
            |outcome| remote(outcome, "no answer within 10 s; it may have arrived"),
            |outcome| remote(outcome, "it has been stuck since an earlier call"),
        ],
    );
}

#[test]
fn h5_a_remote_channel_that_blocks_while_it_is_opened_is_left_behind() {
    check(
        Builder::sink::<FaultyRemote<BLOCKS_IN_OPEN>>,
        [
            |outcome| remote(outcome, "it was not open within 10 s"),
            |outcome| remote(outcome, "it has been stuck since an earlier call"),
        ],
    );
}

#[test]
fn h5_a_remote_channel_that_blocks_where_it_is_asked_for_its_destination_is_left_out() {
    let transcript = Transcript::to(nearby());
    let (sink, start) =
        (host(&transcript).provider(alpha()).sink::<FaultyRemote<BLOCKS_IN_DESTINATION>>(), Instant::now());
    let telemetry = sink.start();
    assert!(start.elapsed() < EVENT_TIMEOUT, "the host is not concerned");
    for _ in 0..2 {
        assert_eq!(telemetry.report_now().wait(REPORT_TIMEOUT).unwrap().to_string(), TAKEN);
    }
    let line =
        "Telemetry channel FaultyRemote (channels) can't be used: asked where it sends, it took longer than 10 s";
    assert_eq!(warnings(&transcript.written()), [line]);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn l3_a_local_channel_that_blocks_keeps_reports_from_being_sent_and_ends_in_time() {
    check(
        Builder::sink::<FaultyLocal<BLOCKS>>,
        [
            |outcome| not_logged(outcome, ": it has been stuck since an earlier call"),
            |outcome| not_logged(outcome, ": it has been stuck since an earlier call"),
        ],
    );
}

#[test]
fn l3_a_local_channel_that_blocks_while_it_is_opened_keeps_reports_from_being_sent() {
    check(
        Builder::sink::<FaultyLocal<BLOCKS_IN_OPEN>>,
        [
            |outcome| not_logged(outcome, ": it has been stuck since an earlier call"),
            |outcome| not_logged(outcome, ": it has been stuck since an earlier call"),
        ],
    );
}
