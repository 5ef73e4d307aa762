//! A part can be tested alone: a provider without a report, a sink without a host, a host without waiting.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::{Duration, Instant};

use common::faulty::{FAILS_TO_OPEN, FaultyLocal, FaultyRemote, NOT_CONFIGURED_AFTER_ALL, REFUSES, TAKES_REPORTS_ONLY};
use common::{Alpha, alpha, by, host, nearby, one_report, order};
use telemetry_core::testing::{
    LocalTranscript, PRODUCT, RemoteTranscript, Transcript, Written, collect, collect_in, deliver, deliver_event,
    events, without_waits,
};
use telemetry_core::{CollectError, Context, DeliverError, LogEvent, Providers, Receipt, Setting, Supplied, Telemetry};

/// Cards that a host says there are.
struct Cards(u64);

impl Setting for Cards {
    type Reader = Providers;
}

fn count(collected: Result<Alpha, CollectError>) -> Result<u64, CollectError> {
    collected.map(|alpha| alpha.count)
}

#[test]
fn a_provider_alone_gives_its_section() {
    assert_eq!(count(collect(&alpha())), Ok(7));
    let fails = by::<Alpha, _>(async |_| Err(CollectError::Unavailable("it is broken")));
    assert_eq!(count(collect(&fails)), Err(CollectError::Unavailable("it is broken")));
    assert_eq!(count(collect(&Supplied::<Alpha>::default())), Err(CollectError::NotSupplied));
}

#[test]
fn a_provider_alone_has_the_settings_and_the_sources_of_a_host() {
    let host = || Telemetry::builder(PRODUCT).setting(Cards(3)).supply::<Alpha>(async |_| Ok(Alpha { count: 4 }));
    let reads = by(async |cx: &Context| {
        cx.setting().map(|Cards(count)| Alpha { count: *count }).ok_or(CollectError::NotSupplied)
    });
    assert_eq!(count(collect_in(host(), &reads)), Ok(3));
    assert_eq!(count(collect_in(host(), &Supplied::<Alpha>::default())), Ok(4));
}

#[test]
fn a_provider_alone_has_timers_and_calls_that_block() {
    let waits = by(async |cx: &Context| {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let call = cx.blocking(Duration::from_secs(5), || 7, CollectError::Unavailable("it is late"));
        Ok(Alpha { count: call.await? })
    });
    assert_eq!(count(collect(&waits)), Ok(7));
    let in_a_runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(in_a_runtime.block_on(async { count(collect(&waits)) }), Ok(7));
}

#[test]
#[should_panic(expected = "in the provider")]
fn the_panic_of_a_provider_alone_is_that_of_the_test() {
    let _ = collect(&by::<Alpha, _>(async |_| panic!("in the provider")));
}

#[test]
fn a_sink_alone_is_handed_one_sample() {
    let transcript = Transcript::to(nearby());
    let host = || Telemetry::builder(PRODUCT).setting(transcript.clone()).provider(alpha());
    assert_eq!(deliver::<LocalTranscript>(host()), Ok(Receipt::new("remembered")));
    assert_eq!(deliver::<RemoteTranscript>(host()), Ok(Receipt::new("taken")));
    let written = transcript.written();
    let [Written::Report { text, .. }, Written::Opened, Written::Delivery { body, .. }] = written.as_slice() else {
        panic!("{written:#?}");
    };
    assert_eq!((text, text.contains("alpha")), (body, false), "nothing of the host is delivered");
}

#[test]
fn a_sink_alone_says_what_is_wrong_with_it() {
    let host = || Telemetry::builder(PRODUCT);
    let refused = |why: &str| Err(DeliverError::Refused(why.into()));
    assert_eq!(deliver::<FaultyRemote<REFUSES>>(host()), refused("refused"));
    assert_eq!(deliver::<FaultyLocal<FAILS_TO_OPEN>>(host()), refused("no certificates"));
    assert_eq!(deliver::<FaultyRemote<NOT_CONFIGURED_AFTER_ALL>>(host()), refused("it is not configured"));
    assert_eq!(deliver::<LocalTranscript>(host()), refused("it is not configured"));
}

#[test]
fn a_local_sink_alone_is_handed_each_kind_of_event() {
    let transcript = Transcript::new();
    for event in events() {
        let host = Telemetry::builder(PRODUCT).setting(transcript.clone());
        assert_eq!(deliver_event::<LocalTranscript>(host, event), Ok(Receipt::new("remembered")));
    }
    assert_eq!(order(&transcript.written()), "NWRAO");
    for event in events() {
        let is_report = matches!(event, LogEvent::Report(_));
        let taken = deliver_event::<FaultyLocal<TAKES_REPORTS_ONLY>>(Telemetry::builder(PRODUCT), event);
        assert_eq!(taken.is_ok(), is_report);
    }
}

#[test]
fn a_host_in_a_test_repeats_without_waiting() {
    let busy = || Err(DeliverError::Busy { reason: "HTTP 503".into(), retry_after: Some(Duration::from_secs(200)) });
    let transcript = Transcript::to(nearby()).answering([busy(), busy()]);
    let start = Instant::now();
    let written = one_report(without_waits(host(&transcript).provider(alpha())), &transcript);
    assert_eq!(order(&written), "NRDPAPAPO");
    assert!(start.elapsed() < Duration::from_secs(200), "which no test would wait for");
    let Written::Attempt(line) = &written[4] else { panic!("{written:#?}") };
    assert!(line.ends_with("trying again in 200.0 s"), "{line}");
}
