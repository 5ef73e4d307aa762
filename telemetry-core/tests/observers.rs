//! Observers hear each event after the local channels, and cost nobody but themselves anything.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use common::gate::Gate;
use common::{EVENT_TIMEOUT, REPORT_TIMEOUT, STOP_TIMEOUT, alpha, host, nearby, one_report, order, warnings};
use telemetry_core::testing::Transcript;
use telemetry_core::{DeliverError, LogEvent, Stopped};

/// What was heard, in order, as `n:letter` of the observer's number and the event; clones share it.
#[derive(Clone, Default)]
struct Observed(Arc<Mutex<Vec<String>>>);

impl Observed {
    fn by(&self, number: u32) -> impl Fn(&LogEvent) + Send + Sync + 'static {
        let heard = self.clone();
        move |event| heard.0.lock().unwrap().push(format!("{number}{}", letter(event)))
    }

    fn all(&self) -> String {
        self.0.lock().unwrap().join(" ")
    }
}

fn letter(event: &LogEvent) -> char {
    match event {
        LogEvent::Notice(_) => 'N',
        LogEvent::Warning(_) => 'W',
        LogEvent::Report(_) => 'R',
        LogEvent::Attempt(_) => 'A',
        LogEvent::Outcome(_) => 'O',
        _ => '?',
    }
}

#[test]
fn observers_are_told_each_event_in_the_order_in_which_they_are_given() {
    let busy = DeliverError::Busy { reason: "HTTP 503".into(), retry_after: None };
    let (heard, transcript) = (Observed::default(), Transcript::to(nearby()).answering([Err(busy)]));
    let host = host(&transcript).provider(alpha()).observe(heard.by(1)).observe(heard.by(2));
    let written = one_report(telemetry_core::testing::without_waits(host), &transcript);
    assert_eq!(order(&written), "NRDPAPO");
    assert_eq!(heard.all(), "1N 2N 1R 2R 1A 2A 1O 2O");
}

#[test]
fn an_observer_is_told_after_the_local_channels() {
    let transcript = Transcript::to(nearby());
    let (seen, before) = (transcript.clone(), Arc::new(Mutex::new(Vec::new())));
    let notes = Arc::clone(&before);
    let observe = move |event: &LogEvent| notes.lock().unwrap().push((letter(event), order(&seen.written())));
    one_report(host(&transcript).provider(alpha()).observe(observe), &transcript);
    let expected = [('N', "N"), ('R', "NR"), ('O', "NRDPO")].map(|(event, written)| (event, written.to_owned()));
    assert_eq!(*before.lock().unwrap(), expected);
}

#[test]
fn rule_3_an_observer_is_told_whether_anybody_has_seen_the_notice() {
    let transcript = Transcript::to(nearby()).rejecting_first(1);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let observe = move |event: &LogEvent| {
        if let LogEvent::Notice(notice) = event {
            notes.lock().unwrap().push(notice.is_taken());
        }
    };
    one_report(host(&transcript).provider(alpha()).observe(observe), &transcript);
    // The log that would not take it is told again before a report.
    assert_eq!(*heard.lock().unwrap(), [false, true]);
}

#[test]
fn an_observer_that_panics_is_warned_of_once_and_told_the_next_event_all_the_same() {
    let (heard, transcript) = (Observed::default(), Transcript::to(nearby()));
    let tell = heard.by(1);
    let panics = move |event: &LogEvent| {
        tell(event);
        assert!(letter(event) != 'R', "in the observer");
    };
    let telemetry = host(&transcript).provider(alpha()).observe(panics).observe(heard.by(2)).start();
    for _ in 0..2 {
        telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!((order(&written).as_str(), warnings(&written)), ("NRDPOWRDPO", vec![PANICKED]));
    assert_eq!(heard.all(), "1N 2N 1R 2R 1O 2O 1W 2W 1R 2R 1O 2O");
}

const PANICKED: &str = "Telemetry observer 1 failed: it panicked";

/// The one test that waits for an observer, 10 s.
#[test]
fn an_observer_that_does_not_return_is_warned_of_once_and_rests_until_it_has_come_back() {
    let (heard, transcript, release) = (Observed::default(), Transcript::to(nearby()), Gate::new());
    let (tell, held, blocks) = (heard.by(1), release.clone(), AtomicBool::new(true));
    let blocking = move |event: &LogEvent| {
        tell(event);
        while letter(event) == 'R' && blocks.load(Ordering::SeqCst) {
            thread::park_timeout(Duration::from_millis(50));
            blocks.store(!held.is_open(), Ordering::SeqCst);
        }
    };
    let telemetry = host(&transcript).provider(alpha()).observe(blocking).observe(heard.by(2)).start();
    for _ in 0..2 {
        telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    }
    assert_eq!(heard.all(), "1N 2N 1R 2R 2O 2W 2R 2O", "it rests");
    let written = transcript.written();
    let late = "Telemetry observer 1 failed: it took longer than 10 s";
    assert_eq!((order(&written).as_str(), warnings(&written)), ("NRDPOWRDPO", vec![late]));
    release.open();
    while !heard.all().ends_with("1O 2O") {
        telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(warnings(&transcript.written()), [late], "and is warned of once");
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}
