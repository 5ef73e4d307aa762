//! Whatever a provider does costs its own section and nothing else.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::panic::panic_any;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use common::panic_on_drop::{PanicOnDrop, panicking_on_drop};
use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, beside_alpha, by, check_report, host, logged,
    outcomes, reports,
};
use telemetry_core::testing::Transcript;
use telemetry_core::{CollectError, Context, Provider, Providers, Reading, Section, Setting, Stopped, Supplied};

#[test]
fn p1_a_provider_that_panics_costs_its_own_section() {
    check_report(beside_alpha(async |_| panic!("words")), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_without_words_costs_its_own_section() {
    check_report(beside_alpha(async |_| panic_any(7_u8)), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_whose_payload_panics_when_it_is_dropped_costs_its_own_section() {
    check_report(beside_alpha(async |_| panic_any(PanicOnDrop)), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_after_a_wait_costs_its_own_section() {
    let late = async |_: &Context| {
        tokio::time::sleep(Duration::from_millis(5)).await;
        panic!("late")
    };
    check_report(beside_alpha(late), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_provider_that_panics_when_it_is_made_costs_its_own_section() {
    check_report(bare().discover().provider(alpha()), ALPHA, "unmakeableSection (it panicked)");
}

#[test]
fn rule_6_a_section_that_fails_is_absent_and_never_yesterdays() {
    let calls = AtomicU64::new(0);
    let good_once = by(async move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => Ok(Beta { count: 1.into(), flag: Reading::NotApplicable }),
        _ => Err(CollectError::Unavailable("it is broken")),
    });
    let written = reports(bare().provider(alpha()).provider(good_once), 2);
    assert!(logged(&written)[0].contains("beta"), "{written:#?}");
    assert_eq!(logged(&written)[1], ALPHA);
}

#[test]
fn p1_a_provider_that_panicked_is_asked_again_for_the_next_report() {
    let calls = AtomicU64::new(0);
    let second_is_good = by(async move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => panic!("the first time"),
        call => Ok(Alpha { count: call }),
    });
    let written = reports(bare().provider(second_is_good), 2);
    assert_eq!(logged(&written), ["{\n  \"alpha\": {\n    \"count\": 1\n  }\n}"]);
    assert_eq!(
        outcomes(&written)[0],
        "Telemetry report not sent: no section could be collected; absent: alpha (it panicked)"
    );
}

#[test]
fn p1_what_panics_when_it_is_dropped_costs_nothing() {
    let panic_on_drop = PanicOnDrop;
    let held = by(async move |cx: &Context| {
        panic_on_drop.capture();
        cx.supplied::<Alpha>().await.unwrap_or(Err(CollectError::NotSupplied))
    });
    let twice = "beta (the telemetry section `beta` is given twice by telemetry-core 0.1.0: leave out `provider` or `discover`, \
                 or rename one of the two)";
    check_report(panicking_on_drop(bare()).provider(held), ALPHA, twice);
    let written = reports(panicking_on_drop(bare()).provider(Supplied::<Alpha>::default()), 1);
    assert!(common::order(&written).starts_with("NWRO") && logged(&written) == [ALPHA], "{written:?}");
}

#[test]
fn a_source_that_asks_for_its_own_section_is_told() {
    let own = async |cx: &Context| cx.supplied::<Alpha>().await.unwrap_or(Err(CollectError::NotSupplied));
    let told = "alpha (the host's source of this section asks for it itself)";
    check_report(bare().provider(Supplied::<Alpha>::default()).supply(own), "{}", told);
}

#[test]
fn p10_a_future_that_is_not_send_and_timers_and_sockets_of_tokio_work() {
    let local = by(async |_| {
        let count = Rc::new(7);
        tokio::time::sleep(Duration::from_millis(2)).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let address = listener.as_ref().ok().and_then(|listener| listener.local_addr().ok());
        tokio::net::TcpStream::connect(address.unwrap()).await.unwrap();
        Ok(Alpha { count: *count })
    });
    check_report(bare().provider(local), ALPHA, "");
}

#[test]
fn p10_a_task_that_is_spawned_outlives_the_report() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let spawns = by(async move |_| {
        let sender = sender.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            sender.send(()).unwrap();
        });
        Ok(Alpha { count: 7 })
    });
    let transcript = Transcript::new();
    let telemetry = host(&transcript).provider(spawns).start();
    telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    assert_eq!(receiver.recv_timeout(EVENT_TIMEOUT), Ok(()));
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn what_the_host_supplies_wins_over_what_a_provider_finds() {
    let looks = || {
        by(async |cx: &Context| match cx.supplied::<Alpha>().await {
            Some(supplied) => supplied,
            None => Ok(Alpha { count: 7 }),
        })
    };
    check_report(bare().provider(looks()), ALPHA, "");
    let eight = "{\n  \"alpha\": {\n    \"count\": 8\n  }\n}";
    check_report(bare().provider(looks()).supply::<Alpha>(async |_| Ok(Alpha { count: 8 })), eight, "");
    let gone = bare().provider(looks()).supply::<Alpha>(async |_| Err(CollectError::Unavailable("the host is busy")));
    check_report(gone, "{}", "alpha (the host is busy)");
    check_report(bare().provider(Supplied::<Alpha>::default()), "{}", "alpha (the host supplies no values for it)");
    let panics =
        bare().provider(Supplied::<Alpha>::default()).supply::<Alpha>(async |_| panic!("in the host's source"));
    check_report(panics, "{}", "alpha (it panicked)");
}

#[test]
fn a_provider_reads_its_own_setting() {
    struct Cards(u64);
    impl Setting for Cards {
        type Reader = Providers;
    }
    let reads =
        || by(async |cx| cx.setting::<Cards>().map(|set| Alpha { count: set.0 }).ok_or(CollectError::NotSupplied));
    check_report(bare().provider(reads()).setting(Cards(7)), ALPHA, "");
    check_report(bare().provider(reads()), "{}", "alpha (the host supplies no values for it)");
}

/// Never made: its `Default` panics.
struct Unmakeable;

impl Default for Unmakeable {
    fn default() -> Self {
        panic!("while it is made")
    }
}

/// Of what can't be made.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct UnmakeableSection {
    /// A number.
    count: u64,
}

impl Provider for Unmakeable {
    type Section = UnmakeableSection;

    async fn collect(&self, _cx: &Context) -> Result<UnmakeableSection, CollectError> {
        Ok(UnmakeableSection { count: 1 })
    }
}

telemetry_core::register_provider!(Unmakeable);
