//! Calls that may never come back, made through the context.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use common::gate::Gate;
use common::{ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by};
use telemetry_core::testing::collect;
use telemetry_core::{CollectError, Context, Reading, Stopped, Telemetry};

const CALL_TIMEOUT: Duration = Duration::from_millis(50);
const LATE: CollectError = CollectError::Unavailable("it does not answer");

type Answer = Result<u64, CollectError>;

/// What is answered to calls that are made in one host.
fn answers<const N: usize>(calls: impl AsyncFn(&Context) -> [Answer; N] + Send + Sync + 'static) -> [Answer; N] {
    let (answering, answered) = mpsc::channel();
    let provider = by(async move |cx| {
        answering.send(calls(cx).await).unwrap();
        Ok(Alpha { count: 7 })
    });
    collect(&provider).unwrap();
    answered.recv().unwrap()
}

/// A call that was given up may not have begun by then.
#[track_caller]
fn check_made_once(made: &AtomicU32) {
    let begin = Instant::now();
    while made.load(Ordering::SeqCst) == 0 {
        assert!(begin.elapsed() < EVENT_TIMEOUT, "it was never made");
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(made.load(Ordering::SeqCst), 1);
}

fn stuck() -> u64 {
    loop {
        thread::park();
    }
}

/// Waits for the gate on a thread that may be lost; all calls that are made here are the same one.
async fn wait_for(cx: &Context, gate: &Gate) -> Answer {
    let gate = gate.clone();
    let call = move || {
        gate.wait();
        7
    };
    cx.blocking(CALL_TIMEOUT, call, LATE).await
}

#[test]
fn one_that_comes_back_has_its_value() {
    assert_eq!(answers(async |cx| [cx.blocking(EVENT_TIMEOUT, || 7, LATE).await]), [Ok(7)]);
}

#[test]
fn one_that_never_comes_back_is_given_up_in_time_and_made_once() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let ask = async |cx: &Context| {
        let call = || {
            MADE.fetch_add(1, Ordering::SeqCst);
            stuck()
        };
        cx.blocking(CALL_TIMEOUT, call, LATE).await
    };
    assert_eq!(answers(async move |cx| [ask(cx).await, ask(cx).await, ask(cx).await]), [Err(LATE); 3]);
    check_made_once(&MADE);
}

#[test]
fn one_that_is_stuck_is_given_up_at_once_from_then_on() {
    let gate = Gate::new();
    let calls = async move |cx: &Context| {
        let gate = gate.clone();
        let call = move || {
            gate.wait();
            7
        };
        [cx.blocking(CALL_TIMEOUT, call.clone(), LATE).await, cx.blocking(10 * EVENT_TIMEOUT, call, LATE).await]
    };
    assert_eq!(answers(calls), [Err(LATE); 2]);
}

#[test]
fn one_that_is_stuck_costs_no_other() {
    let calls = async |cx: &Context| {
        [cx.blocking(CALL_TIMEOUT, stuck, LATE).await, cx.blocking(EVENT_TIMEOUT, || 7, LATE).await]
    };
    assert_eq!(answers(calls), [Err(LATE), Ok(7)]);
}

#[test]
fn one_that_has_come_back_is_made_again() {
    let gate = Gate::new();
    let calls = async move |cx: &Context| {
        let first = wait_for(cx, &gate).await;
        gate.open();
        let mut again = wait_for(cx, &gate).await;
        let begin = Instant::now();
        while again.is_err() && begin.elapsed() < EVENT_TIMEOUT {
            again = wait_for(cx, &gate).await;
        }
        [first, again]
    };
    assert_eq!(answers(calls), [Err(LATE), Ok(7)]);
}

#[test]
fn one_that_panics_has_no_value_and_is_made_again() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let ask = async |cx: &Context| {
        let call = || match MADE.fetch_add(1, Ordering::SeqCst) {
            0 => panic!("words"),
            _ => 7,
        };
        cx.blocking(EVENT_TIMEOUT, call, LATE).await
    };
    assert_eq!(answers(async move |cx| [ask(cx).await, ask(cx).await]), [Err(LATE), Ok(7)]);
}

#[test]
fn what_is_to_be_done_meanwhile_is_done_meanwhile() {
    let calls = async |cx: &Context| {
        let gate = Gate::new();
        let released = gate.clone();
        let call = move || {
            released.wait();
            7
        };
        let (answer, ()) = tokio::join!(cx.blocking(EVENT_TIMEOUT, call, LATE), async { gate.open() });
        [answer]
    };
    assert_eq!(answers(calls), [Ok(7)]);
}

/// The text of a preview of running telemetry, and what is absent from it.
fn preview(telemetry: &Telemetry) -> (String, String) {
    let report = telemetry.preview().wait(EVENT_TIMEOUT).unwrap().unwrap().into_report();
    (report.text().to_owned(), report.absences().to_string())
}

#[test]
fn one_that_is_stuck_costs_its_own_field_in_each_report_until_it_comes_back() {
    let (gate, made) = (Gate::new(), Arc::new(AtomicU32::new(0)));
    let (released, count) = (gate.clone(), Arc::clone(&made));
    let beta = by(async move |cx| {
        let (gate, made) = (gate.clone(), Arc::clone(&made));
        let call = move || {
            made.fetch_add(1, Ordering::SeqCst);
            gate.wait();
            7
        };
        Ok(Beta { count: cx.blocking(CALL_TIMEOUT, call, LATE).await.into(), flag: Reading::NotApplicable })
    });
    let telemetry = bare().provider(alpha()).provider(beta).start();
    for _ in 0..2 {
        assert_eq!(preview(&telemetry), (ALPHA.to_owned(), format!("beta ({LATE})")));
    }
    check_made_once(&count);
    released.open();
    let begin = Instant::now();
    while !preview(&telemetry).0.contains("\"beta\"") {
        assert!(begin.elapsed() < EVENT_TIMEOUT, "{:?}", preview(&telemetry));
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}
