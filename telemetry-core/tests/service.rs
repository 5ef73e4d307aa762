//! The host's handle: it starts and stops anywhere, in time, and waits for nobody's code.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::faulty::{BLOCKS, FaultyLocal};
use common::gate::{Gate, Release, blocking, hold_end};
use common::{Alpha, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, by, host, nearby, order, outcomes};
use telemetry_core::testing::Transcript;
use telemetry_core::{Consent, DeliverError, DeliveryStatus, Schedule, Stopped, Telemetry};

/// Telemetry whose own thread is blocked in a sink until that is released, before the transcript is told the notice.
fn blocked(transcript: &Transcript) -> (Telemetry, Gate) {
    let (at_work, release) = (Gate::new(), Gate::new());
    let host = host(transcript).setting(at_work.clone()).setting(Release(release.clone()));
    let telemetry = host.sink::<FaultyLocal<BLOCKS>>().start();
    at_work.wait();
    (telemetry, release)
}

/// Stops, and compares how; what is in time is within the bound.
#[track_caller]
fn check_stop(telemetry: &Telemetry, bound: Duration, expected: Stopped) {
    assert_eq!(telemetry.stop(bound), expected);
}

#[test]
fn d1_d7_stop_while_it_sleeps_is_at_once_and_sends_nothing() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let _ = transcript.when(EVENT_TIMEOUT, |written| !written.is_empty());
    check_stop(&telemetry, STOP_TIMEOUT, Stopped::InTime);
    assert_eq!(order(&transcript.written()), "N", "no event tells of the end");
}

#[test]
fn d1_stop_right_after_start_is_at_once() {
    check_stop(&host(&Transcript::new()).provider(alpha()).start(), STOP_TIMEOUT, Stopped::InTime);
}

#[test]
fn d2_stop_between_two_attempts_is_at_once_and_the_outcome_is_told() {
    let later = DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::from_secs(200)) };
    let transcript = Transcript::to(nearby()).answering([Err(later)]);
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    let _ = transcript.when(EVENT_TIMEOUT, |written| order(written).ends_with('A'));
    check_stop(&telemetry, STOP_TIMEOUT, Stopped::InTime);
    assert_eq!(order(&transcript.written()), "NRDPAO");
    let line = "Telemetry report not delivered to http://localhost:8080: HTTP 503; telemetry was stopped";
    assert_eq!(outcomes(&transcript.written()), [line]);
}

#[test]
fn d2_stop_while_a_provider_waits_is_at_once() {
    let transcript = Transcript::to(nearby());
    let gate = Gate::new();
    let started = gate.clone();
    let waits = by::<Alpha, _>(async move |_| {
        started.open();
        std::future::pending().await
    });
    let telemetry = host(&transcript).provider(waits).start();
    drop(telemetry.report_now());
    gate.wait();
    check_stop(&telemetry, STOP_TIMEOUT, Stopped::InTime);
    assert_eq!(order(&transcript.written()), "N", "there was no report");
}

#[test]
fn d2_stop_while_a_provider_blocks_its_thread_keeps_the_bound() {
    let (blocking, gate) = blocking();
    let telemetry = host(&Transcript::new()).provider(blocking).start();
    drop(telemetry.report_now());
    gate.started.wait();
    check_stop(&telemetry, STOP_TIMEOUT, Stopped::InTime);
    gate.release.open();
}

#[test]
fn d2_stop_with_a_bound_that_is_too_short_abandons_it() {
    let (telemetry, release) = blocked(&Transcript::new());
    let end = hold_end(&telemetry);
    check_stop(&telemetry, Duration::from_millis(20), Stopped::Abandoned);
    end.open();
    release.open();
}

#[test]
fn d5_stop_from_a_provider_is_no_deadlock() {
    let transcript = Transcript::new();
    let handle = Arc::new(Mutex::new(None::<Telemetry>));
    let (own, done) = (Arc::clone(&handle), Gate::new());
    let stopped = done.clone();
    let suicidal = by(async move |_| {
        let own = own.lock().unwrap().take().unwrap();
        let _ = own.stop(Duration::from_millis(50));
        stopped.open();
        Ok(Alpha { count: 7 })
    });
    let telemetry = host(&transcript).provider(suicidal).start();
    let mut slot = handle.lock().unwrap();
    drop(telemetry.report_now());
    *slot = Some(telemetry);
    drop(slot);
    done.wait();
}

#[test]
fn d4_dropping_the_handle_only_signals() {
    let (telemetry, release) = blocked(&Transcript::new());
    let (end, stopped) = (hold_end(&telemetry), telemetry.stopped());
    drop(telemetry);
    assert!(stopped.clone().wait(Duration::ZERO).is_err(), "it has waited for the end");
    end.open();
    assert_eq!(stopped.wait(EVENT_TIMEOUT), Ok(()));
    release.open();
}

#[test]
fn d4_dropping_the_handle_stops_the_reports() {
    let transcript = Transcript::to(nearby());
    let every_second = Schedule::new(EVENT_TIMEOUT, Duration::from_secs(1)).unwrap();
    let telemetry = host(&transcript).provider(alpha()).schedule(every_second).start();
    let stopped = telemetry.stopped();
    drop(telemetry);
    assert_eq!(stopped.wait(EVENT_TIMEOUT), Ok(()), "telemetry's thread goes on");
    assert!(!order(&transcript.written()).contains('R'));
}

#[test]
fn d6_a_host_that_panics_while_a_report_is_made_unwinds_undisturbed() {
    let (blocking, gate) = blocking();
    let telemetry = host(&Transcript::new()).provider(blocking).start();
    drop(telemetry.report_now());
    gate.started.wait();
    let unwound = thread::Builder::new().spawn(move || {
        let _telemetry = telemetry;
        panic!("the host's own");
    });
    let payload = unwound.unwrap().join().unwrap_err();
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"the host's own"));
    gate.release.open();
}

#[test]
fn r7_a_host_with_little_stack_starts_and_stops_it() {
    let small = thread::Builder::new().stack_size(64 * 1024);
    let host = small.spawn(|| {
        let transcript = Transcript::to(nearby());
        let telemetry = host(&transcript).provider(alpha()).start();
        drop(telemetry.report_now());
        (order(&transcript.after_outcomes(1, EVENT_TIMEOUT)), telemetry.stop(STOP_TIMEOUT))
    });
    assert_eq!(host.unwrap().join().unwrap(), ("NRDPO".to_owned(), Stopped::InTime));
}

#[test]
fn s1_nothing_is_reported_before_it_is_due() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    let _ = transcript.when(EVENT_TIMEOUT, |written| !written.is_empty());
    thread::sleep(Duration::from_millis(50));
    check_stop(&telemetry, STOP_TIMEOUT, Stopped::InTime);
    assert_eq!(order(&transcript.written()), "N");
}

#[test]
fn the_status_tells_the_next_due_time_and_the_last_outcome() {
    let transcript = Transcript::to(nearby());
    let (start, an_hour) = (Instant::now(), Duration::from_secs(3600));
    let telemetry = host(&transcript).provider(alpha()).start();
    let before = telemetry.status();
    assert!(before.is_running() && before.last().is_none() && before.consent() == Consent::Granted);
    drop(telemetry.report_now());
    assert_eq!(common::last_outcome(&telemetry).to_string(), outcomes(&transcript.written())[0]);
    let after = telemetry.status();
    let due = after.next_due().unwrap();
    assert!((start + an_hour..=Instant::now() + an_hour).contains(&due), "{due:?}");
    let (_, outcome) = after.last().unwrap();
    let DeliveryStatus::Sent(posted) = outcome.status() else { panic!("{outcome}") };
    assert_eq!((posted[0].destination(), posted[0].attempts()), (&nearby(), 1));
    assert!(posted[0].result().is_ok() && !outcome.is_broken() && after.is_running());
    assert_eq!((after.stuck_providers(), telemetry.stop(STOP_TIMEOUT)), (0, Stopped::InTime));
}

#[test]
fn x4_reports_that_are_asked_for_during_a_report_are_one_more_after_it() {
    let transcript = Transcript::to(nearby());
    let (blocking, gate) = blocking();
    let telemetry = host(&transcript).provider(blocking).start();
    drop(telemetry.report_now());
    gate.started.wait();
    drop(telemetry.report_now());
    drop(telemetry.report_now());
    gate.release.open();
    let _ = transcript.after_outcomes(2, EVENT_TIMEOUT);
    thread::sleep(Duration::from_millis(50));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(order(&transcript.written()), "NRDPORDPO");
}

#[test]
fn x2_two_of_them_in_one_process_do_not_meet() {
    let transcripts = [Transcript::to(nearby()), Transcript::to(nearby())];
    let running = transcripts.each_ref().map(|transcript| host(transcript).provider(alpha()).start());
    running.iter().for_each(|telemetry| drop(telemetry.report_now()));
    for transcript in &transcripts {
        assert_eq!(order(&transcript.after_outcomes(1, EVENT_TIMEOUT)), "NRDPO");
    }
    assert!(running.into_iter().all(|telemetry| telemetry.stop(STOP_TIMEOUT) == Stopped::InTime));
}

#[test]
fn h23_it_works_whatever_the_host_runs_on() {
    let report_and_stop = || {
        let transcript = Transcript::to(nearby());
        assert_eq!(order(&common::one_report(host(&transcript).provider(alpha()), &transcript)), "NRDPO");
        assert_eq!(host(&transcript).provider(alpha()).preview().unwrap().into_report().text(), common::ALPHA);
    };
    report_and_stop();
    let without_drivers = tokio::runtime::Builder::new_current_thread().build().unwrap();
    without_drivers.block_on(async { report_and_stop() });
    let many = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    many.block_on(async { report_and_stop() });
    many.block_on(async { tokio::spawn(async move { report_and_stop() }).await }).unwrap();
}

#[test]
fn x5_a_host_whose_runtime_is_blocked_is_no_obstacle() {
    let transcript = Transcript::to(nearby());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let telemetry = host(&transcript).provider(alpha()).start();
        drop(telemetry.report_now());
        assert_eq!(order(&transcript.after_outcomes(1, EVENT_TIMEOUT)), "NRDPO", "while this thread is blocked");
        drop(telemetry);
    });
}
