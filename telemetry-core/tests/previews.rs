//! What running telemetry would send at this moment, asked for from wherever a host may.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use common::gate::blocking;
use common::{ALPHA, Alpha, Beta, EVENT_TIMEOUT, NO_ANSWER, STOP_TIMEOUT, alpha, by, host, nearby, order, previewed};
use telemetry_core::testing::Transcript;
use telemetry_core::{Consent, DeliverError, Preview, PreviewError, Reply, Stopped, Supplied, Telemetry};

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
        assert_eq!(absences(preview), "alpha (it has been stuck since an earlier call)");
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
