//! A provider that is late or stuck costs its own section, and holds nobody up.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, REPORT_TIMEOUT, alpha, bare, by, check_report, host, logged, outcomes,
    status_when,
};
use telemetry_core::testing::Transcript;
use telemetry_core::{CollectError, Context, Provider, Section, Supplied, Telemetry};

/// The one test that waits for the deadlines of collection, 5 s and 10 s at the same time.
#[test]
fn p3_p4_c7_a_provider_that_does_not_answer_in_time_is_lost_and_not_started_again_while_it_is_stuck() {
    let transcript = Transcript::new();
    let (blocked, waiting) = (Arc::new(Stuck::default()), Arc::new(Stuck::default()));
    let telemetry = host(&transcript)
        .provider(alpha())
        .provider(blocking(&blocked))
        .provider(Supplied::<Slow>::default())
        .supply(never(&waiting))
        .start();
    drop(telemetry.report_now());
    let first = transcript.after_outcomes(1, REPORT_TIMEOUT);
    assert_eq!(logged(&first), [ALPHA]);
    let lost = "absent: beta (it took longer than 5 s), slow (it took longer than 10 s)";
    assert!(outcomes(&first)[0].ends_with(lost), "{first:?}");
    assert!(waiting.ended.load(Ordering::SeqCst), "an asynchronous wait is cancelled");
    status_when(&telemetry, |status| status.stuck_providers() == 1);

    while_it_is_stuck_it_is_not_started_again(&telemetry, &transcript, &blocked);
    c7_what_it_says_later_is_thrown_away(&telemetry, &transcript, &blocked);
    drop(telemetry);
}

#[track_caller]
fn while_it_is_stuck_it_is_not_started_again(telemetry: &Telemetry, transcript: &Transcript, blocked: &Stuck) {
    drop(telemetry.report_now());
    let second = transcript.after_outcomes(2, EVENT_TIMEOUT);
    assert!(
        outcomes(&second)[1].contains("absent: beta (it has been stuck since an earlier call), slow"),
        "{second:?}"
    );
    assert_eq!(blocked.calls.load(Ordering::SeqCst), 1, "it was not started again");
}

/// The provider comes back with a 1, which must not be seen; asked again it says 2.
#[track_caller]
fn c7_what_it_says_later_is_thrown_away(telemetry: &Telemetry, transcript: &Transcript, blocked: &Stuck) {
    blocked.release();
    let mut number = 2;
    while !logged(&transcript.written()).last().unwrap().contains("beta") {
        number += 1;
        drop(telemetry.report_now());
        let written = transcript.after_outcomes(number, EVENT_TIMEOUT);
        assert_eq!(outcomes(&written).len(), number, "{written:?}");
    }
    let written = transcript.written();
    let seen: Vec<_> = logged(&written).into_iter().filter(|text| text.contains("beta")).collect();
    assert!(matches!(seen.as_slice(), [one] if one.contains("\"beta\": {\n    \"count\": 2")), "{seen:?}");
    status_when(telemetry, |status| status.stuck_providers() == 0);
}

#[test]
fn p9_providers_run_at_the_same_time() {
    let (one, other) = (Arc::new(tokio::sync::Barrier::new(2)), Arc::new(AtomicBool::new(false)));
    let (barrier, met) = (Arc::clone(&one), Arc::clone(&other));
    let first = by(async move |_| {
        one.wait().await;
        Ok(Alpha { count: 7 })
    });
    let second = async move |_: &Context| {
        barrier.wait().await;
        met.store(true, Ordering::SeqCst);
        Err(CollectError::Unavailable("it met the other"))
    };
    check_report(bare().provider(first).provider(by::<Beta, _>(second)), ALPHA, "beta (it met the other)");
    assert!(other.load(Ordering::SeqCst));
}

/// A section that is slow.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Slow {
    /// A number.
    count: u64,
}

/// What a provider that does not come back shares with its test.
#[derive(Default)]
struct Stuck {
    calls: AtomicU64,
    released: AtomicBool,
    ended: AtomicBool,
    thread: Mutex<Option<thread::Thread>>,
}

impl Stuck {
    fn release(&self) {
        self.released.store(true, Ordering::SeqCst);
        self.thread.lock().unwrap().as_ref().unwrap().unpark();
    }
}

/// Blocks its thread in the first call, and says the number of the call.
fn blocking(stuck: &Arc<Stuck>) -> impl Provider {
    let stuck = Arc::clone(stuck);
    by(async move |_| {
        let call = stuck.calls.fetch_add(1, Ordering::SeqCst) + 1;
        *stuck.thread.lock().unwrap() = Some(thread::current());
        while !stuck.released.load(Ordering::SeqCst) {
            thread::park();
        }
        Ok(Beta { count: call.into(), flag: None.into() })
    })
}

/// Waits for ever in the first call, and fails in the others.
fn never(stuck: &Arc<Stuck>) -> impl AsyncFn(&Context) -> Result<Slow, CollectError> + Send + Sync + 'static {
    struct Ended(Arc<Stuck>);
    impl Drop for Ended {
        fn drop(&mut self) {
            self.0.ended.store(true, Ordering::SeqCst);
        }
    }
    let stuck = Arc::clone(stuck);
    async move |_| {
        let _ended = Ended(Arc::clone(&stuck));
        match stuck.calls.fetch_add(1, Ordering::SeqCst) {
            0 => std::future::pending().await,
            _ => Err(CollectError::NotSupplied),
        }
    }
}
