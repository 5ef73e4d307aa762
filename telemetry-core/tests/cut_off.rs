//! Deliveries that a stop or an opt-out cuts off: the outcome says how far each channel came, and why it came no further.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::Duration;

use common::faulty::{FaultyRemote, NEVER_ANSWERS, PANICS_WHEN_CUT, REFUSES};
use common::gate::Gate;
use common::{EVENT_TIMEOUT, STOP_TIMEOUT, alpha, host, last_outcome, nearby, order, outcomes};
use telemetry_core::testing::Transcript;
use telemetry_core::{Builder, DeliverError, DeliveryStatus, NotSent, Stopped, Telemetry};

/// Stops during the wait after an attempt that came to `error`, and compares the outcome.
#[track_caller]
fn check_wait(error: DeliverError, add: impl FnOnce(Builder) -> Builder, outcome: &str) {
    let transcript = Transcript::to(nearby()).answering([Err(error)]);
    let telemetry = add(host(&transcript).provider(alpha())).start();
    drop(telemetry.report_now());
    let _ = transcript.when(EVENT_TIMEOUT, |written| order(written).ends_with('A'));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(outcomes(&transcript.written()), [outcome]);
}

/// Makes a report through a channel that does not come back, and opts out while it is at work.
fn opted_out_during<const FAULT: u8>(transcript: &Transcript) -> Telemetry {
    let at_work = Gate::new();
    let host = host(transcript).provider(alpha()).setting(at_work.clone());
    let telemetry = host.sink::<FaultyRemote<FAULT>>().start();
    drop(telemetry.report_now());
    at_work.wait();
    telemetry.opt_out();
    telemetry
}

#[test]
fn d2_a_stop_in_the_wait_after_an_attempt_says_what_that_came_to() {
    let late = "no answer within 10 s; it may have arrived";
    let cut_off = |error| format!("{NOT_DELIVERED}: {error}; telemetry was stopped");
    check_wait(DeliverError::Unreachable(late.into()), |host| host, &cut_off(late));
    check_wait(busy(), |host| host, &cut_off("HTTP 503"));
}

#[test]
fn d2_a_stop_between_two_receivers_says_what_is_so_of_each() {
    let outcome = format!("{FAULTY}: refused; {NOT_DELIVERED}: HTTP 503; telemetry was stopped");
    check_wait(busy(), Builder::sink::<FaultyRemote<REFUSES>>, &outcome);
}

#[test]
fn o4_an_attempt_that_is_cut_off_may_have_arrived_and_those_after_it_are_not_made() {
    let transcript = Transcript::new();
    let telemetry = opted_out_during::<NEVER_ANSWERS>(&transcript);
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    let cut_off = format!("{FAULTY}: cut off while sending; it may have arrived");
    assert_eq!(outcomes(&written), [format!("{cut_off}; opted out, while this program was running")]);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);

    let transcript = Transcript::to(nearby());
    let telemetry = opted_out_during::<NEVER_ANSWERS>(&transcript);
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    let not_tried = format!("{NOT_DELIVERED}: not tried");
    assert_eq!(outcomes(&written), [format!("{cut_off}; {not_tried}; opted out, while this program was running")]);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRO", Stopped::InTime));
}

#[test]
fn an_attempt_that_panics_when_it_is_dropped_does_not_end_telemetry() {
    let transcript = Transcript::new();
    let telemetry = opted_out_during::<PANICS_WHEN_CUT>(&transcript);
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(2, EVENT_TIMEOUT);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRORO", Stopped::InTime));
}

#[test]
fn the_status_of_a_delivery_that_was_cut_off_has_its_reason() {
    let transcript = Transcript::new();
    let telemetry = opted_out_during::<NEVER_ANSWERS>(&transcript);
    let outcome = last_outcome(&telemetry);
    let DeliveryStatus::CutOff { results, why: NotSent::OptedOut(_) } = outcome.status() else { panic!("{outcome:?}") };
    assert_eq!((results.len(), results[0].attempts(), results[0].result().is_err()), (1, 1, true));
}

fn busy() -> DeliverError {
    DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::from_secs(200)) }
}

const FAULTY: &str = "Telemetry report not delivered to http://127.0.0.9:80";
const NOT_DELIVERED: &str = "Telemetry report not delivered to http://localhost:8080";
