//! A provider that comes back after the end: this file is a process of its own, so that every panic in it can be counted.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use common::{Alpha, EVENT_TIMEOUT, STOP_TIMEOUT, by, host, nearby};
use telemetry_core::Stopped;
use telemetry_core::testing::Transcript;

static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn p3_a_provider_that_was_left_behind_still_has_timers_when_it_comes_back() {
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::SeqCst);
    }));
    let (started, has_started) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let (ending, has_ended) = mpsc::channel::<()>();
    let (released, ending) = (std::sync::Mutex::new(released), Arc::new(std::sync::Mutex::new(Some(ending))));
    let blocks = by(async move |_| {
        // It goes with this future, however that ends.
        let _ending = ending.lock().unwrap().take();
        started.send(()).unwrap();
        let _ = released.lock().unwrap().recv();
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(Alpha { count: 7 })
    });
    let telemetry = host(&Transcript::to(nearby())).provider(blocks).start();
    drop(telemetry.report_now());
    has_started.recv_timeout(EVENT_TIMEOUT).unwrap();
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    drop(release);
    assert_eq!(has_ended.recv_timeout(EVENT_TIMEOUT), Err(mpsc::RecvTimeoutError::Disconnected), "it came back");
    assert_eq!(PANICS.load(Ordering::SeqCst), 0, "panics");
}
