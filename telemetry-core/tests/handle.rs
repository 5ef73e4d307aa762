//! What the handle to running telemetry gives: previews, outcomes, and an end for each of its clones.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use common::faulty::{BLOCKS, FaultyLocal};
use common::gate::{Gate, Release, blocking, hold_end};
use common::{
    ALPHA, Alpha, EVENT_TIMEOUT, NO_ANSWER, STOP_TIMEOUT, alpha, bare, by, elsewhere, host, nearby, order, previewed,
};
use telemetry_core::testing::Transcript;
use telemetry_core::{DeliveryStatus, NotSent, Outcome, PreviewError, Schedule, Stopped};

#[test]
fn what_is_asked_after_the_end_is_answered() {
    let telemetry = host(&Transcript::to(nearby())).provider(alpha()).start();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(telemetry.preview().wait(EVENT_TIMEOUT).unwrap().unwrap_err(), PreviewError::Stopped);
    assert_eq!(
        *telemetry.report_now().wait(EVENT_TIMEOUT).unwrap().status(),
        DeliveryStatus::NotSent(NotSent::Stopped)
    );
    assert_eq!((telemetry.stopped().wait(EVENT_TIMEOUT), telemetry.stop(Duration::ZERO)), (Ok(()), Stopped::InTime));
}

#[test]
fn what_is_under_way_at_the_end_is_answered() {
    let (stuck, gate) = blocking();
    let telemetry = host(&Transcript::to(nearby())).provider(stuck).start();
    let report = telemetry.report_now();
    gate.started.wait();
    let preview = telemetry.preview();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(*report.wait(EVENT_TIMEOUT).unwrap().status(), DeliveryStatus::NotSent(NotSent::Stopped));
    assert_eq!(preview.wait(EVENT_TIMEOUT).unwrap().unwrap_err(), PreviewError::Stopped);
    gate.release.open();
}

#[test]
fn a_reply_can_be_awaited_by_any_executor() {
    let telemetry = host(&Transcript::to(nearby())).provider(alpha()).start();
    assert!(matches!(awaited(telemetry.report_now()).status(), DeliveryStatus::Sent(_)));
    assert_eq!(awaited(telemetry.preview()).unwrap().report().text(), ALPHA);
    let stopped = telemetry.stopped();
    drop(telemetry);
    awaited(stopped);
}

#[test]
fn x4_a_reply_that_is_dropped_cancels_nothing() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    assert_eq!(order(&transcript.after_outcomes(1, EVENT_TIMEOUT)), "NRDPO");
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn clones_are_handles_to_the_same_which_stops_with_the_last_of_them() {
    let telemetry = host(&Transcript::to(nearby())).provider(alpha()).start();
    let (clone, stopped) = (telemetry.clone(), telemetry.stopped());
    drop(telemetry);
    assert_eq!(stopped.clone().wait(Duration::from_millis(30)).unwrap_err().to_string(), NO_ANSWER);
    assert!(clone.status().is_running());
    drop(clone);
    assert_eq!(stopped.wait(EVENT_TIMEOUT), Ok(()));
}

#[test]
fn d2_two_clones_that_stop_at_once_each_keep_their_bound() {
    let (at_work, release) = (Gate::new(), Gate::new());
    let host = host(&Transcript::new()).provider(alpha()).setting(at_work.clone()).setting(Release(release.clone()));
    let telemetry = host.sink::<FaultyLocal<BLOCKS>>().start();
    at_work.wait();
    let (end, patient) = (hold_end(&telemetry), telemetry.clone());
    let patient = thread::Builder::new().spawn(move || patient.stop(EVENT_TIMEOUT)).unwrap();
    assert_eq!(telemetry.stop(Duration::from_millis(20)), Stopped::Abandoned);
    end.open();
    assert_eq!(patient.join().unwrap(), Stopped::InTime);
    release.open();
}

#[test]
fn s1_a_receiver_elsewhere_gets_no_report_within_the_hour_however_often_the_host_asks() {
    let calls = Arc::new(AtomicU64::new(0));
    let own = Arc::clone(&calls);
    let counts = by(async move |_| Ok(Alpha { count: own.fetch_add(1, Ordering::SeqCst) }));
    let transcript = Transcript::to(elsewhere());
    let start = Instant::now();
    let telemetry = host(&transcript).provider(counts).start();
    for _ in 0..6 {
        let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
        let DeliveryStatus::NotSent(NotSent::TooFrequent { allowed_at }) = outcome.status() else {
            panic!("{outcome}")
        };
        let an_hour = Duration::from_secs(3600);
        assert!((start + an_hour..=Instant::now() + an_hour).contains(allowed_at), "{allowed_at:?}");
        let line =
            "Telemetry report not sent: a receiver that is not on this machine gets one an hour; ask again in 60 min";
        assert_eq!(outcome.to_string(), line);
    }
    assert_eq!(
        (calls.load(Ordering::SeqCst), order(&transcript.written()).as_str()),
        (0, "N"),
        "nothing was collected"
    );
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn a_host_without_sections_is_told_so() {
    let outcome = bare().start().report_now().wait(EVENT_TIMEOUT).unwrap();
    assert_eq!(outcome.status(), &DeliveryStatus::NotSent(NotSent::Empty));
}

#[test]
fn the_status_has_an_outcome_only_after_the_observers_were_told() {
    let release = Gate::new();
    let (held, reached) = (release.clone(), Gate::new());
    let at_outcome = reached.clone();
    let telemetry = host(&Transcript::to(nearby())).provider(alpha()).observe(move |event| {
        if matches!(event, telemetry_core::LogEvent::Outcome(_)) {
            at_outcome.open();
            held.wait();
        }
    });
    let telemetry = telemetry.start();
    let report = telemetry.report_now();
    reached.wait();
    assert!(telemetry.status().last().is_none() && report.clone().wait(Duration::from_millis(30)).is_err());
    release.open();
    let outcome = report.wait(EVENT_TIMEOUT).unwrap();
    assert_eq!(telemetry.status().last().map(|(_, outcome)| outcome), Some(&outcome));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn s6_a_report_that_is_asked_for_leaves_the_schedule_alone() {
    let transcript = Transcript::to(nearby());
    let every_hour = Schedule::new(Duration::from_secs(3600), Duration::from_secs(3600)).unwrap();
    let telemetry = host(&transcript).provider(alpha()).schedule(every_hour).start();
    let due = previewed(&telemetry).next_due().unwrap();
    let outcome: Outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    assert!(matches!(outcome.status(), DeliveryStatus::Sent(_)));
    assert_eq!(previewed(&telemetry).next_due(), Some(due));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

/// Awaits on this thread, by nothing but wakers.
fn awaited<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let start = Instant::now();
    loop {
        match future.as_mut().poll(&mut Task::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park_timeout(EVENT_TIMEOUT),
        }
        assert!(start.elapsed() < EVENT_TIMEOUT, "it was never woken");
    }
}
