//! A host whose panic hook asks for telemetry: this file is a process of its own, since the hook is the process's.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{ALPHA, Beta, EVENT_TIMEOUT, alpha, by, host, logged, outcomes};
use telemetry_core::Telemetry;
use telemetry_core::testing::Transcript;

static TELEMETRY: OnceLock<Telemetry> = OnceLock::new();
static CALLS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn l2_d5_a_panic_hook_that_logs_and_asks_for_the_status_and_a_report_is_no_deadlock() {
    std::panic::set_hook(Box::new(|_| {
        CALLS.fetch_add(1, Ordering::SeqCst);
        let telemetry = TELEMETRY.get().unwrap();
        let _ = telemetry.status().to_owned();
        if CALLS.load(Ordering::SeqCst) == 1 {
            drop(telemetry.report_now());
        }
    }));
    let transcript = Transcript::new();
    let panics = by::<Beta, _>(async |_| panic!("in a provider"));
    let telemetry = TELEMETRY.get_or_init(|| host(&transcript).provider(alpha()).provider(panics).start());
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(2, EVENT_TIMEOUT);
    assert_eq!((logged(&written), CALLS.load(Ordering::SeqCst)), (vec![ALPHA; 2], 2));
    assert!(outcomes(&written).iter().all(|line| line.ends_with("absent: beta (it panicked)")), "{written:#?}");
}
