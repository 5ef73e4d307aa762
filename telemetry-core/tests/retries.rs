//! A report that a receiver did not take is sent again as it was, as often and as late as the answer allows.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::Duration;

use common::{
    ALPHA, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, host, keys, logged, nearby, one_report, order, outcomes, posted,
};
use telemetry_core::testing::{Transcript, Written};
use telemetry_core::{DeliverError, Receipt, Stopped};

/// Makes one report with a receiver that answers so, and compares what was written, in order, and the outcome.
#[track_caller]
fn check<const N: usize>(answers: [DeliverError; N], written_in_order: &str, outcome: &str) {
    let transcript = Transcript::to(nearby()).answering(answers.map(Err));
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    assert_eq!((order(&written).as_str(), outcomes(&written).as_slice()), (written_in_order, [outcome].as_slice()));
}

#[test]
fn c9_h19_every_attempt_sends_the_text_that_was_logged_under_one_key() {
    let transcript = Transcript::to(nearby()).answering([Err(busy(0)), Err(busy(0))]);
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    assert_eq!(order(&written), "NRDPAPAPO");
    assert_eq!((logged(&written), posted(&written)), (vec![ALPHA], vec![ALPHA; 3]));
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(2, EVENT_TIMEOUT);
    let [first, second, third, next] = keys(&written).try_into().unwrap();
    assert!(first == second && second == third && third != next, "{written:?}");
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn a_receiver_that_is_busy_is_tried_three_times() {
    let twice = "Telemetry report sent to http://localhost:8080: taken (3 attempts)";
    check([busy(0), busy(0)], "NRDPAPAPO", twice);
    let thrice = "Telemetry report not delivered to http://localhost:8080: HTTP 503 (3 attempts)";
    check([busy(0), busy(0), busy(0)], "NRDPAPAPO", thrice);
}

#[test]
fn a_receiver_that_does_not_want_the_report_is_not_tried_again() {
    check(
        [DeliverError::Gone("HTTP 410".into())],
        "NRDPO",
        &format!("{}; it is not asked again before a restart", not_delivered("HTTP 410")),
    );
    check(
        [DeliverError::TooLarge("HTTP 413".into())],
        "NRDPO",
        &not_delivered("HTTP 413; of its 35 bytes, alpha has 35"),
    );
    check([DeliverError::Refused("HTTP 400".into())], "NRDPO", &not_delivered("HTTP 400"));
}

#[test]
fn h12_a_receiver_that_asks_for_more_than_300_s_is_given_up_at_once() {
    check([busy(301)], "NRDPO", &not_delivered("HTTP 503"));
    check(
        [DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::MAX) }],
        "NRDPO",
        &not_delivered("HTTP 503"),
    );
}

#[test]
fn h12_a_receiver_that_asks_for_300_s_is_given_them() {
    let line = attempt_after(busy(300));
    assert_eq!(line, "Telemetry attempt 1 to http://localhost:8080 failed: HTTP 503; trying again in 300.0 s");
}

#[test]
fn h12_a_receiver_that_asks_for_no_time_is_given_a_second() {
    let line = attempt_after(busy(0));
    assert!(line.ends_with(" failed: HTTP 503; trying again in 1.0 s"), "{line}");
}

#[test]
fn h1_a_receiver_that_is_not_reached_is_tried_again_after_a_while() {
    for error in [
        DeliverError::Unreachable("refused".into()),
        DeliverError::Busy { reason: "refused".into(), retry_after: None },
    ] {
        let line = attempt_after(error);
        let wait = line.strip_prefix("Telemetry attempt 1 to http://localhost:8080 failed: refused; trying again in ");
        let wait: f64 = wait.unwrap().strip_suffix(" s").unwrap().parse().unwrap();
        assert!((1.0..=30.0).contains(&wait), "{line}");
    }
}

#[test]
fn h14_l7_what_a_receiver_says_cannot_forge_a_line() {
    let forged = "HTTP 400\n\u{1b}[1mTelemetry report sent\u{2028}";
    check(
        [DeliverError::Refused(forged.into())],
        "NRDPO",
        &not_delivered(r"HTTP 400\n\u{1b}[1mTelemetry report sent\u{2028}"),
    );
    let transcript = Transcript::to(nearby()).answering([Ok(Receipt::new(forged))]);
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    assert!(outcomes(&written)[0].ends_with(r"HTTP 400\n\u{1b}[1mTelemetry report sent\u{2028}"), "{written:?}");
}

#[test]
fn h21_each_report_has_one_outcome_and_opens_the_channel_anew() {
    let refused = || Err(DeliverError::Refused("HTTP 500".into()));
    let transcript = Transcript::to(nearby()).answering([Err(busy(0)), refused(), Err(busy(0)), refused()]);
    let telemetry = host(&transcript).provider(alpha()).start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let _ = transcript.after_outcomes(number, EVENT_TIMEOUT);
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(order(&transcript.written()), format!("N{}", "RDPAPO".repeat(2)));
}

fn not_delivered(reason: &str) -> String {
    format!("Telemetry report not delivered to http://localhost:8080: {reason}")
}

fn busy(seconds: u64) -> DeliverError {
    DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::from_secs(seconds)) }
}

/// The line on the first attempt, which ended so; telemetry is stopped in the wait after it.
#[track_caller]
fn attempt_after(error: DeliverError) -> String {
    let transcript = Transcript::to(nearby()).answering([Err(error)]);
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    let written = transcript.when(EVENT_TIMEOUT, |written| order(written).ends_with('A'));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    match written.last() {
        Some(Written::Attempt(line)) => line.clone(),
        other => panic!("{other:?}"),
    }
}
