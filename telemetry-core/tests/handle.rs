//! What the handle to running telemetry gives: previews, outcomes, and an end for each of its clones.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use common::faulty::{BLOCKS, FaultyLocal};
use common::gate::{Gate, Release, blocking};
use common::{ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, elsewhere, host, nearby, order};
use telemetry_core::testing::Transcript;
use telemetry_core::{
    Consent, DeliverError, DeliveryStatus, NotSent, Outcome, Preview, PreviewError, Reply, Schedule, Stopped, Supplied,
    Telemetry,
};

#[test]
fn c9_a_preview_of_running_telemetry_is_what_its_own_providers_would_say() {
    let calls = Arc::new(AtomicU64::new(0));
    let own = Arc::clone(&calls);
    let counts = by(async move |_| Ok(Alpha { count: own.fetch_add(1, Ordering::SeqCst) + 1 }));
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(counts).consent(async |_| Consent::unknown("for now")).start();
    let start = Instant::now();
    let preview = previewed(&telemetry);
    assert_eq!(preview.report().text(), ALPHA.replace('7', "1"));
    assert_eq!((preview.consent(), preview.destinations()), (Consent::unknown("for now"), [nearby()].as_slice()));
    let due = preview.next_due().unwrap().duration_since(start);
    assert!((Duration::from_secs(3590)..=Duration::from_secs(3601)).contains(&due), "{due:?}");
    assert_eq!((order(&transcript.written()).as_str(), telemetry.stop(STOP_TIMEOUT)), ("N", Stopped::InTime));
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[test]
fn a_preview_says_that_the_host_has_opted_out_at_run_time() {
    let telemetry = host(&Transcript::to(nearby())).provider(alpha()).start();
    assert_eq!(previewed(&telemetry).consent(), Consent::Granted);
    telemetry.opt_out();
    assert_eq!(previewed(&telemetry).consent(), telemetry.status().consent());
    assert!(!telemetry.status().consent().is_granted());
}

#[test]
fn a_preview_waits_for_a_collection_and_is_none_of_its_providers_second_start() {
    let transcript = Transcript::to(nearby());
    let (slow, gate) = blocking();
    let telemetry = host(&transcript).provider(slow).start();
    drop(telemetry.report_now());
    gate.started.wait();
    let preview = telemetry.preview();
    assert_eq!(preview.clone().wait(Duration::from_millis(30)).map(|_| ()).unwrap_err().to_string(), NO_ANSWER);
    gate.release.open();
    assert_eq!(preview.wait(EVENT_TIMEOUT).unwrap().unwrap().report().text(), ALPHA);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

const NO_ANSWER: &str = "telemetry gave no answer within 30 ms";

#[test]
fn a_preview_does_not_wait_for_a_delivery() {
    let later = DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::from_secs(200)) };
    let transcript = Transcript::to(nearby()).answering([Err(later)]);
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    let _ = transcript.when(EVENT_TIMEOUT, |written| order(written).ends_with('A'));
    assert_eq!(previewed(&telemetry).report().text(), ALPHA);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

/// The one test of this file that waits for the deadline of a provider, 5 s.
#[test]
fn thirty_previews_of_a_provider_that_is_stuck_are_one_thread() {
    let (stuck, gate) = blocking();
    let telemetry = host(&Transcript::new()).provider(stuck).start();
    let first = telemetry.preview();
    gate.started.wait();
    let (before, previews) = (threads(), (0..30).map(|_| telemetry.preview()).collect::<Vec<_>>());
    let absences = |preview: Reply<Result<Preview, PreviewError>>| {
        preview.wait(2 * EVENT_TIMEOUT).unwrap().unwrap().into_report().absences().to_string()
    };
    assert_eq!(absences(first), "alpha (it took longer than 5 s)");
    for preview in previews {
        assert_eq!(absences(preview), "alpha (it has been stuck since an earlier report)");
    }
    assert!(threads() <= before, "{before} threads before, {} after", threads());
    gate.release.open();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

fn threads() -> usize {
    let mut names = std::fs::read_dir("/proc/self/task").unwrap().flatten().map(|task| task.path().join("comm"));
    names
        .by_ref()
        .filter(|name| std::fs::read_to_string(name).is_ok_and(|name| name.starts_with("telemetry alpha")))
        .count()
}

#[test]
fn a_preview_that_is_asked_for_within_foreign_code_is_reentrant() {
    let handle = Arc::new(OnceLock::<Telemetry>::new());
    let (asking, asked) = mpsc::channel();
    let ask = |place: &'static str| {
        let (handle, asking) = (Arc::clone(&handle), Mutex::new(asking.clone()));
        move || {
            if let Some(telemetry) = handle.get() {
                let error = telemetry.preview().wait(EVENT_TIMEOUT).unwrap().unwrap_err();
                asking.lock().unwrap().send((place, error)).unwrap();
            }
        }
    };
    let (provider, source, consent, observer) = (ask("provider"), ask("source"), ask("consent"), ask("observer"));
    let host = host(&Transcript::new())
        .provider(Supplied::<Beta>::default())
        .supply::<Beta>(async move |_| {
            source();
            Ok(Beta { count: 1.into(), flag: true.into() })
        })
        .provider(by(async move |_| {
            provider();
            Ok(Alpha { count: 7 })
        }))
        .consent(async move |_| {
            consent();
            Consent::Granted
        })
        .observe(move |event| {
            if matches!(event, telemetry_core::LogEvent::Report(_)) {
                observer();
            }
        });
    assert!(handle.set(host.start()).is_ok());
    handle.get().unwrap().report_now().wait(EVENT_TIMEOUT).unwrap();
    let mut answers: Vec<_> = asked.try_iter().collect();
    answers.sort_by_key(|(place, _)| *place);
    assert_eq!(answers, ["consent", "observer", "provider", "source"].map(|place| (place, PreviewError::Reentrant)));
    assert_eq!(handle.get().unwrap().stop(STOP_TIMEOUT), Stopped::InTime);
}

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
    let patient = telemetry.clone();
    let patient = thread::Builder::new().spawn(move || patient.stop(EVENT_TIMEOUT)).unwrap();
    assert_eq!(telemetry.stop(Duration::from_millis(20)), Stopped::Abandoned);
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

#[track_caller]
fn previewed(telemetry: &Telemetry) -> Preview {
    telemetry.preview().wait(EVENT_TIMEOUT).unwrap().unwrap()
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
