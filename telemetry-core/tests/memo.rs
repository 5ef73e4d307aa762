//! What several sections read of the outside world is read once for each report.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use common::gate::{Gate, OpenOnDrop};
use common::panic_on_drop::PanicOnDrop;
use common::{ALPHA, Alpha, Beta, bare, by, check_report, logged, reports};
use telemetry_core::{CollectError, Context};

#[test]
fn p1_a_memo_that_panics_when_it_is_dropped_costs_nothing_afterwards() {
    let leaves_panic_on_drop = by(async |cx| {
        cx.once(async || PanicOnDrop).await;
        Ok(Alpha { count: 7 })
    });
    let written = reports(bare().provider(leaves_panic_on_drop), 2);
    assert_eq!(logged(&written), [ALPHA, ALPHA]);
}

#[test]
fn a_read_that_two_sections_share_is_made_once_for_each_report() {
    let reads = Arc::new(AtomicU64::new(0));
    let (one, other) = (Arc::clone(&reads), Arc::clone(&reads));
    let first = by(async move |cx| Ok(Alpha { count: shared(cx, &one).await }));
    let second = by(async move |cx| Ok(Beta { count: shared(cx, &other).await.into(), flag: None.into() }));
    let written = reports(bare().provider(first).provider(second), 2);
    let text =
        |n| format!("{{\n  \"alpha\": {{\n    \"count\": {n}\n  }},\n  \"beta\": {{\n    \"count\": {n}\n  }}\n}}");
    assert_eq!(logged(&written), [text(1), text(2)]);
}

#[test]
fn a_shared_read_that_fails_is_not_made_again() {
    let reads = Arc::new(AtomicU64::new(0));
    let (one, other) = (Arc::clone(&reads), Arc::clone(&reads));
    let first = async move |cx: &Context| failing(cx, &one).await.map(|count| Alpha { count });
    let second =
        async move |cx: &Context| failing(cx, &other).await.map(|_| Beta { count: None.into(), flag: None.into() });
    check_report(bare().provider(by(first)).provider(by(second)), "{}", "alpha, beta (no answer)");
    assert_eq!(reads.load(Ordering::SeqCst), 1);
}

#[test]
fn a_first_reader_that_panics_or_is_cancelled_leaves_the_read_to_the_next() {
    let tried = Gate::new();
    let own = tried.clone();
    let unlucky = by::<Beta, _>(async move |cx| {
        let _tried = OpenOnDrop(own.clone());
        let pending = cx.once(async || std::future::pending::<u64>().await);
        assert!(tokio::time::timeout(Duration::from_millis(5), pending).await.is_err());
        cx.once::<u64>(async || panic!("while it reads")).await;
        Err(CollectError::NotSupplied)
    });
    let next = by(async move |cx| {
        tried.wait();
        Ok(Alpha { count: *cx.once(async || 7_u64).await })
    });
    check_report(bare().provider(unlucky).provider(next), ALPHA, "beta (it panicked)");
}

/// The same read for all sections of one report.
async fn shared(cx: &Context, reads: &AtomicU64) -> u64 {
    let read = cx.once(async || {
        tokio::time::sleep(Duration::from_millis(5)).await;
        reads.fetch_add(1, Ordering::SeqCst) + 1
    });
    *read.await
}

async fn failing(cx: &Context, reads: &AtomicU64) -> Result<u64, CollectError> {
    let read = cx.once(async || {
        reads.fetch_add(1, Ordering::SeqCst);
        Err(CollectError::Unavailable("no answer"))
    });
    *read.await
}
