//! Receivers that are slow, gone or down: what they cost, and how loudly it is said.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::{Duration, Instant};

use common::faulty::{FaultyLocal, FaultyRemote, NEVER_ANSWERS, NEVER_TAKES_THE_NOTICE};
use common::{
    Alpha, Beta, EVENT_TIMEOUT, REPORT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, host, logged, nearby, order, outcomes,
};
use telemetry_core::testing::{LocalTranscript, Transcript, Written};
use telemetry_core::{Builder, DeliverError, DeliveryStatus, NotSent, Receipt, Stopped, Telemetry};

/// Makes as many reports as there are answers, one attempt each; the outcome lines, those that warn behind a `!`.
fn said(answers: impl IntoIterator<Item = Result<Receipt, DeliverError>>) -> Vec<String> {
    let answers: Vec<_> = answers.into_iter().collect();
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let mut lines = Vec::new();
    for answer in answers {
        let _ = transcript.clone().answering([answer]);
        lines.push(next_outcome(&telemetry, &transcript));
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    lines
}

/// Makes one more report, and gives its outcome line.
fn next_outcome(telemetry: &Telemetry, transcript: &Transcript) -> String {
    let count = outcomes(&transcript.written()).len() + 1;
    let warns = next_report_warns(telemetry);
    let line = outcomes(&transcript.after_outcomes(count, EVENT_TIMEOUT))[count - 1].to_owned();
    if warns { format!("! {line}") } else { line }
}

/// Makes one more report; whether the status that comes of it is worth a warning.
fn next_report_warns(telemetry: &Telemetry) -> bool {
    let made = || telemetry.status().last().map(|(at, outcome)| (*at, outcome.is_worth_a_warning()));
    let (before, start) = (made(), Instant::now());
    drop(telemetry.report_now());
    while made() == before {
        assert!(start.elapsed() < EVENT_TIMEOUT, "no report was made");
        std::thread::sleep(Duration::from_millis(2));
    }
    made().unwrap().1
}

fn taken() -> Result<Receipt, DeliverError> {
    Ok(Receipt::new("HTTP 202"))
}

fn refused() -> Result<Receipt, DeliverError> {
    Err(DeliverError::Refused("HTTP 500".into()))
}

fn gone() -> Result<Receipt, DeliverError> {
    Err(DeliverError::Gone("HTTP 410".into()))
}

const SENT: &str = "Telemetry report sent to http://localhost:8080: HTTP 202";
const NOT_DELIVERED: &str = "Telemetry report not delivered to http://localhost:8080: HTTP 500";

#[test]
fn h21_a_receiver_that_breaks_is_warned_of_once_and_its_return_is_one_line() {
    let lines = said([taken(), refused(), refused(), refused(), taken(), taken(), refused(), taken()]);
    let warned = format!("! {NOT_DELIVERED}");
    let [three, one] = ["3 reports before it were not delivered", "1 report before it was not delivered"];
    let [three, one] = [three, one].map(|missed| format!("{SENT}; {missed}"));
    assert_eq!(lines, [SENT, &warned, NOT_DELIVERED, NOT_DELIVERED, &three, SENT, &warned, &one]);
}

#[test]
fn h10_a_receiver_that_is_gone_is_not_asked_again_and_that_is_said_once() {
    let gone_for_good = "! Telemetry report not delivered to http://localhost:8080: HTTP 410; it is not asked \
                         again before a restart";
    let later =
        "Telemetry report not sent: the receiver has said that it wants none ever again; a restart asks it anew";
    assert_eq!(said([gone(), taken(), taken()]), [gone_for_good, later, later]);
}

#[test]
fn h10_a_receiver_that_is_gone_is_not_opened_and_reports_are_logged_all_the_same() {
    let transcript = Transcript::to(nearby()).answering([gone()]);
    let telemetry = host(&transcript).provider(alpha()).start();
    (0..3).for_each(|_| drop(next_outcome(&telemetry, &transcript)));
    let written = transcript.written();
    assert_eq!((order(&written).as_str(), logged(&written).len()), ("NRDPORORO", 3));
    let Written::Report { heading, .. } = &written[5] else { panic!("{written:#?}") };
    assert_eq!(heading, "Telemetry not sent; the receiver is gone:");
    let (_, outcome) = telemetry.status().last().unwrap().clone();
    assert!(matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::Gone)) && !outcome.is_broken());
}

#[test]
fn h10_one_receiver_that_is_gone_costs_the_others_nothing() {
    let transcript = Transcript::to(nearby()).answering([gone()]);
    let faulty = host(&transcript).provider(alpha()).sink::<FaultyRemote<{ common::faulty::REFUSES }>>();
    let telemetry = faulty.start();
    let first = next_outcome(&telemetry, &transcript);
    assert!(first.contains("http://127.0.0.9:80: refused; ") && first.contains("HTTP 410"), "{first}");
    let second = next_outcome(&telemetry, &transcript);
    assert_eq!(second, "Telemetry report not delivered to http://127.0.0.9:80: refused");
}

#[test]
fn h10_a_report_that_is_too_large_for_the_receiver_is_told_with_its_sections_the_largest_first() {
    let transcript = Transcript::to(nearby()).answering([Err(DeliverError::TooLarge("HTTP 413".into()))]);
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let telemetry = host(&transcript).provider(by(async |_| Ok(Alpha { count: 7 }))).provider(beta).start();
    let line = next_outcome(&telemetry, &transcript);
    let text = logged(&transcript.written())[0].len();
    let told = format!("HTTP 413; of its {text} bytes, beta has 52, alpha has 35");
    assert!(line.ends_with(&told), "{line}");
}

#[test]
fn l6_a_log_that_takes_no_report_is_warned_of_once() {
    let telemetry = bare().provider(alpha()).start();
    assert_eq!([1, 2, 3].map(|_| next_report_warns(&telemetry)), [true, false, false]);
}

/// The one test that waits for the deadlines of delivery, 10 s each, at the same time.
#[test]
fn h5_h6_h28_l3_a_channel_that_never_answers_is_given_up_after_ten_seconds() {
    let asked = |host: Builder| {
        let telemetry = host.start();
        drop(telemetry.report_now());
        telemetry
    };
    let (remote, local) = (Transcript::new(), Transcript::to(nearby()));
    let silent_remote = bare().setting(remote.clone()).provider(alpha()).sink::<LocalTranscript>();
    let silent_remote = asked(silent_remote.sink::<FaultyRemote<NEVER_ANSWERS>>());
    let silent_local = asked(host(&local).provider(alpha()).sink::<FaultyLocal<NEVER_TAKES_THE_NOTICE>>());
    let written = remote.after_outcomes(1, REPORT_TIMEOUT);
    let line = "Telemetry report not delivered to http://127.0.0.9:80: no answer within 10 s; it may have arrived";
    assert_eq!((order(&written).as_str(), outcomes(&written)), ("NRO", vec![line]), "and is not tried again");
    let written = local.after_outcomes(1, REPORT_TIMEOUT);
    assert_eq!(order(&written), "NWRDPO", "the other log and the receiver got it");
    assert!(common::warnings(&written)[0].ends_with(" failed: no answer within 10 s"), "{written:#?}");
    assert_eq!([silent_remote, silent_local].map(|telemetry| telemetry.stop(STOP_TIMEOUT)), [Stopped::InTime; 2]);
}
