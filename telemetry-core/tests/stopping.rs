//! A stop keeps its bound, whatever telemetry is waiting for.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::faulty::{BLOCKS, BLOCKS_AT_OUTCOMES, BLOCKS_IN_DESTINATION, FaultyLocal, FaultyRemote, block};
use common::gate::Gate;
use common::{STOP_TIMEOUT, alpha, host, nearby, posted};
use telemetry_core::testing::Transcript;
use telemetry_core::{Builder, LogEvent, Stopped};

/// Stops while a part of the program, which opens the gate, is at work.
#[track_caller]
fn check(add: impl FnOnce(Builder, Gate) -> Builder, reports: usize) {
    let (transcript, at_work) = (Transcript::to(nearby()), Gate::new());
    let telemetry = add(host(&transcript).provider(alpha()), at_work.clone()).start();
    drop(telemetry.report_now());
    at_work.wait();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(posted(&transcript.written()).len(), reports);
}

#[test]
fn d2_a_stop_while_a_channel_is_asked_where_it_sends_keeps_its_bound() {
    let telemetry = host(&Transcript::new()).provider(alpha()).sink::<FaultyRemote<BLOCKS_IN_DESTINATION>>().start();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn d2_a_stop_while_a_channel_blocks_keeps_its_bound() {
    check(|host, at_work| host.setting(at_work).sink::<FaultyLocal<BLOCKS>>(), 0);
    check(|host, at_work| host.setting(at_work).sink::<FaultyRemote<BLOCKS>>(), 0);
}

#[test]
fn d2_a_stop_while_an_outcome_is_told_keeps_its_bound() {
    check(|host, at_work| host.setting(at_work).sink::<FaultyLocal<BLOCKS_AT_OUTCOMES>>(), 1);
    let observe = |at_work: Gate| {
        move |event: &LogEvent| {
            if matches!(event, LogEvent::Outcome(_)) {
                at_work.open();
                block();
            }
        }
    };
    check(|host, at_work| host.observe(observe(at_work)), 1);
}
