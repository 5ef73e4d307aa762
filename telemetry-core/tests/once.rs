//! One report without a schedule, and what an outcome says of the next one.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::future::{pending, ready};
use std::time::{Duration, SystemTime};

use common::{ALPHA, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, elsewhere, host, nearby, order, outcomes, posted};
use telemetry_core::testing::{Transcript, Written};
use telemetry_core::{DeliverError, DeliveryStatus, Destination, NotSent, Outcome, Schedule, Stopped};

const MINUTE: Duration = Duration::from_secs(60);

/// Makes one report, the last one before which was made so long ago; what was written, and how it went.
fn once(to: Destination, since_last: Option<Duration>) -> (String, Outcome) {
    let transcript = Transcript::to(to);
    let schedule = since_last.map_or_else(Schedule::default, |since| Schedule::default().resumed(since));
    let outcome = host(&transcript).provider(alpha()).schedule(schedule).report_once(pending());
    assert!(posted(&transcript.written()).iter().all(|body| *body == ALPHA));
    let written = transcript.written();
    if let Some(Written::Notice(lines)) = written.first() {
        assert_eq!(lines[6], "One telemetry report is made now");
    }
    (order(&written), outcome)
}

#[track_caller]
fn check_sent(to: Destination, since_last: Option<Duration>) {
    let (written, outcome) = once(to, since_last);
    assert_eq!(written, "NRDPO");
    assert!(matches!(outcome.status(), DeliveryStatus::Sent(_)) && !outcome.is_broken(), "{outcome:?}");
    assert_eq!(outcome.next_due(), None, "no schedule goes on");
}

#[test]
fn one_report_is_disclosed_logged_and_sent_at_once() {
    check_sent(nearby(), None);
    check_sent(elsewhere(), None);
}

#[test]
fn one_report_keeps_an_hour_from_the_last_one_to_a_receiver_elsewhere() {
    let (written, outcome) = once(elsewhere(), Some(59 * MINUTE));
    assert!(matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::TooFrequent { .. })), "{outcome:?}");
    let expected =
        "Telemetry report not sent: a receiver that is not on this machine gets one an hour; ask again in 1 min";
    assert_eq!((written.as_str(), outcome.to_string().as_str()), ("", expected));
    check_sent(elsewhere(), Some(61 * MINUTE));
    check_sent(nearby(), Some(Duration::ZERO));
}

#[test]
fn d2_one_report_that_is_stopped_before_there_is_one_is_not_made() {
    let transcript = Transcript::to(nearby());
    let outcome = host(&transcript).provider(alpha()).report_once(ready(()));
    assert!(matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::Stopped)), "{outcome:?}");
    assert!(posted(&transcript.written()).is_empty());
}

#[test]
fn d2_one_report_that_is_stopped_while_its_receiver_is_busy_has_an_outcome() {
    let busy = DeliverError::Busy { retry_after: Some(MINUTE), reason: "HTTP 503".into() };
    let transcript = Transcript::to(nearby()).answering([Err(busy)]);
    let attempted = async {
        while !order(&transcript.written()).ends_with('A') {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let outcome = host(&transcript).provider(alpha()).report_once(attempted);
    let written = transcript.written();
    assert_eq!(
        (order(&written).as_str(), outcomes(&written).as_slice()),
        ("NRDPAO", [outcome.to_string().as_str()].as_slice())
    );
    assert!(outcome.to_string().ends_with(": HTTP 503; telemetry was stopped"), "{outcome}");
}

#[test]
fn an_outcome_says_when_the_next_report_is_due_as_long_as_there_is_one() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    let until = outcome.next_due().unwrap().duration_since(SystemTime::now()).unwrap();
    assert!((59 * MINUTE..=60 * MINUTE).contains(&until), "{until:?}");
    let (short, whole) = (outcome.to_string(), format!("{outcome:#}"));
    let key = outcome.idempotency_key().unwrap();
    let rest = whole.strip_prefix(&short).and_then(|rest| rest.strip_prefix(&format!("; key {key}; next report at ")));
    assert!(rest.is_some_and(|time| time.len() == "2026-01-01T00:00:00Z".len() && time.ends_with('Z')), "{whole}");
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}
