//! Whatever a provider does costs its own section and nothing else.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::panic::panic_any;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use common::panic_on_drop::{PanicOnDrop, panicking_on_drop};
use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, REPORT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, host, logged, outcomes,
    status_when,
};
use telemetry_core::testing::{LocalTranscript, Transcript, Written};
use telemetry_core::{
    AbsenceCause, Builder, CollectError, Context, Provider, Providers, Reading, Section, Setting, Stopped, Supplied,
    Telemetry, Version,
};

/// Composes a report, and compares its text and all that is absent from it.
#[track_caller]
fn check(host: Builder, text: &str, absent: &str) {
    let report = host.preview().unwrap().into_report();
    assert_eq!((report.text(), report.absences().to_string().as_str()), (text, absent));
}

/// A good `alpha` beside a `beta` that `collect` makes.
fn beside_alpha<F>(collect: F) -> Builder
where
    F: AsyncFn(&Context) -> Result<Beta, CollectError> + Send + Sync + 'static,
{
    bare().provider(alpha()).provider(by(collect))
}

#[test]
fn p1_a_provider_that_panics_costs_its_own_section() {
    check(beside_alpha(async |_| panic!("words")), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_without_words_costs_its_own_section() {
    check(beside_alpha(async |_| panic_any(7_u8)), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_whose_payload_panics_when_it_is_dropped_costs_its_own_section() {
    check(beside_alpha(async |_| panic_any(PanicOnDrop)), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_panic_after_a_wait_costs_its_own_section() {
    let late = async |_: &Context| {
        tokio::time::sleep(Duration::from_millis(5)).await;
        panic!("late")
    };
    check(beside_alpha(late), ALPHA, "beta (it panicked)");
}

#[test]
fn p1_a_provider_that_panics_when_it_is_made_costs_its_own_section() {
    check(bare().discover().provider(alpha()), ALPHA, "unmakeableSection (it panicked)");
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
fn p1_a_memo_that_panics_when_it_is_dropped_costs_nothing_afterwards() {
    let leaves_panic_on_drop = by(async |cx| {
        cx.once(async || PanicOnDrop).await;
        Ok(Alpha { count: 7 })
    });
    let written = reports(bare().provider(leaves_panic_on_drop), 2);
    assert_eq!(logged(&written), [ALPHA, ALPHA]);
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
    check(panicking_on_drop(bare()).provider(held), ALPHA, twice);
    let written = reports(panicking_on_drop(bare()).provider(Supplied::<Alpha>::default()), 1);
    assert!(common::order(&written).starts_with("NWRO") && logged(&written) == [ALPHA], "{written:?}");
}

#[test]
fn p5_a_section_that_fails_is_absent_and_its_reason_is_said() {
    for (error, absent) in [
        (CollectError::NotSupplied, "beta (the host supplies no values for it)"),
        (CollectError::NotThere("it is switched off"), "beta (it is switched off)"),
        (CollectError::Unavailable("no /dev/dri"), "beta (no /dev/dri)"),
        (CollectError::Denied("no right to read it"), "beta (no right to read it)"),
        (CollectError::Unauthenticated("the password is wrong"), "beta (the password is wrong)"),
        (CollectError::Invalid("it makes no sense"), "beta (it makes no sense)"),
    ] {
        check(beside_alpha(async move |_| Err(error)), ALPHA, absent);
    }
}

#[test]
fn p5_a_section_without_values_is_absent_and_not_an_empty_object() {
    let unsupplied = "beta (the host supplies no values for it)";
    check(beside_alpha(async |_| Ok(Beta { count: Reading::default(), flag: Reading::default() })), ALPHA, unsupplied);
    check(beside_alpha(empty_for(["it is down", "it is down"])), ALPHA, "beta (it is down)");
}

#[test]
fn p5_a_section_without_values_names_its_fields_where_their_causes_differ() {
    let expected = "beta.count (it is down), beta.flag (it is off)";
    check(beside_alpha(empty_for(["it is down", "it is off"])), ALPHA, expected);
}

#[test]
fn p5_a_section_of_which_nothing_applies_is_absent_in_silence() {
    let nothing = async |_: &Context| Ok(Beta { count: None.into(), flag: Reading::NotApplicable });
    check(beside_alpha(nothing), ALPHA, "");
    let only_flag = async |_: &Context| {
        Ok(Beta { count: Reading::NotApplicable, flag: Err(CollectError::Unavailable("it is down")).into() })
    };
    check(beside_alpha(only_flag), ALPHA, "beta (it is down)");
}

/// A section without values, for these reasons.
fn empty_for(
    [count, flag]: [&'static str; 2],
) -> impl AsyncFn(&Context) -> Result<Beta, CollectError> + Send + Sync + 'static {
    let down = |why| CollectError::Unavailable(why);
    async move |_: &Context| Ok(Beta { count: Err(down(count)).into(), flag: Err(down(flag)).into() })
}

#[test]
fn p5_a_field_without_a_value_is_absent_and_its_cause_is_said() {
    let half = "{\n  \"beta\": {\n    \"count\": 0\n  }\n}";
    let unsupplied = async |_: &Context| Ok(Beta { count: 0.into(), flag: Reading::default() });
    check(bare().provider(by(unsupplied)), half, "beta.flag (the host supplies no values for it)");
    let silent = async |_: &Context| {
        Ok(Beta { count: 0.into(), flag: Reading::Absent(CollectError::Unavailable("the node does not say")) })
    };
    check(bare().provider(by(silent)), half, "beta.flag (the node does not say)");
    check(bare().provider(Supplied::<Beta>::default()).supply(silent), half, "beta.flag (the node does not say)");
    check(bare().provider(by(async |_| Ok(Beta { count: 0.into(), flag: None.into() }))), half, "");
}

#[test]
fn p5_a_programs_match_is_on_the_cause() {
    let report =
        beside_alpha(async |_| Ok(Beta { count: 0.into(), flag: Err(CollectError::Denied("it may not")).into() }));
    let report = report.preview().unwrap().into_report();
    let [absence] = report.absent() else { panic!("{:?}", report.absent()) };
    assert_eq!(
        (absence.path(), absence.cause()),
        ("beta.flag", &AbsenceCause::Collect(CollectError::Denied("it may not")))
    );
}

#[test]
fn p5_a_cause_reaches_the_outcome_line() {
    let transcript = Transcript::new();
    let silent = by(async |_| {
        Ok(Beta { count: 1.into(), flag: Reading::Absent(CollectError::Unavailable("the node does not say")) })
    });
    let written = common::one_report(host(&transcript).provider(silent), &transcript);
    let expected = "Telemetry report not sent: no endpoint configured; absent: beta.flag (the node does not say)";
    assert_eq!(outcomes(&written), [expected]);
}

#[test]
fn p5_a_field_is_absent_beside_one_of_the_same_name_in_another_section() {
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: Err(CollectError::Unavailable("beta has none")).into() }));
    let other = by(async |_| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(Other { flag: Reading::default(), count: 1 })
    });
    let text = "{\n  \"beta\": {\n    \"count\": 1\n  },\n  \"other\": {\n    \"count\": 1\n  }\n}";
    let absent = "beta.flag (beta has none), other.flag (the host supplies no values for it)";
    check(bare().provider(beta).provider(other), text, absent);
}

#[test]
fn p5_what_stands_at_the_top_level_is_absent_by_its_own_path() {
    let failing = by::<TopLevel, _>(async |_| Err(CollectError::Unavailable("it is down")));
    check(bare().provider(alpha()).provider(failing), ALPHA, "one, two (it is down)");
    let half =
        by(async |_| Ok(TopLevel { one: Err(CollectError::Unavailable("it is down")).into(), two: None.into() }));
    check(bare().provider(alpha()).provider(half), ALPHA, "one (it is down)");
}

#[test]
fn a_source_that_asks_for_its_own_section_is_told() {
    let own = async |cx: &Context| cx.supplied::<Alpha>().await.unwrap_or(Err(CollectError::NotSupplied));
    let told = "alpha (the host's source of this section asks for it itself)";
    check(bare().provider(Supplied::<Alpha>::default()).supply(own), "{}", told);
}

#[test]
fn p5_a_version_that_is_an_address_of_this_machine_is_absent() {
    let versions = |firmware: &'static str, driver: &'static str| {
        by(async move |_| {
            let [firmware, driver] = [firmware, driver].map(|text| text.parse::<Version>().unwrap());
            Ok(Versions { firmware: firmware.into(), driver })
        })
    };
    let driver = "{\n  \"versions\": {\n    \"driver\": \"23.10.0.0\"\n  }\n}";
    let field = "versions.firmware (it is the same as an address of this machine)";
    check(bare().provider(versions("127.0.0.1", "23.10.0.0")), driver, field);
    let section = "versions (it is the same as an address of this machine)";
    check(bare().provider(alpha()).provider(versions("23.10.0.0", "127.0.0.1")), ALPHA, section);
}

#[test]
fn p5_l7_a_reason_cannot_forge_a_line() {
    let forged = async |_: &Context| Err(CollectError::Unavailable("gone\nTelemetry report sent \u{1b}[0m\u{2028}"));
    check(beside_alpha(forged), ALPHA, r"beta (gone\nTelemetry report sent \u{1b}[0m\u{2028})");
}

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
        outcomes(&second)[1].contains("absent: beta (it has been stuck since an earlier report), slow"),
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
    check(bare().provider(first).provider(by::<Beta, _>(second)), ALPHA, "beta (it met the other)");
    assert!(other.load(Ordering::SeqCst));
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
    check(bare().provider(local), ALPHA, "");
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
    check(bare().provider(by(first)).provider(by(second)), "{}", "alpha, beta (no answer)");
    assert_eq!(reads.load(Ordering::SeqCst), 1);
}

#[test]
fn a_first_reader_that_panics_or_is_cancelled_leaves_the_read_to_the_next() {
    let unlucky = by::<Beta, _>(async |cx| {
        let pending = cx.once(async || std::future::pending::<u64>().await);
        assert!(tokio::time::timeout(Duration::from_millis(5), pending).await.is_err());
        cx.once::<u64>(async || panic!("while it reads")).await;
        Err(CollectError::NotSupplied)
    });
    let next = by(async |cx| {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Ok(Alpha { count: *cx.once(async || 7_u64).await })
    });
    check(bare().provider(unlucky).provider(next), ALPHA, "beta (it panicked)");
}

#[test]
fn what_the_host_supplies_wins_over_what_a_provider_finds() {
    let looks = || {
        by(async |cx: &Context| match cx.supplied::<Alpha>().await {
            Some(supplied) => supplied,
            None => Ok(Alpha { count: 7 }),
        })
    };
    check(bare().provider(looks()), ALPHA, "");
    let eight = "{\n  \"alpha\": {\n    \"count\": 8\n  }\n}";
    check(bare().provider(looks()).supply::<Alpha>(async |_| Ok(Alpha { count: 8 })), eight, "");
    let gone = bare().provider(looks()).supply::<Alpha>(async |_| Err(CollectError::Unavailable("the host is busy")));
    check(gone, "{}", "alpha (the host is busy)");
    check(bare().provider(Supplied::<Alpha>::default()), "{}", "alpha (the host supplies no values for it)");
    let panics =
        bare().provider(Supplied::<Alpha>::default()).supply::<Alpha>(async |_| panic!("in the host's source"));
    check(panics, "{}", "alpha (it panicked)");
}

#[test]
fn a_provider_reads_its_own_setting() {
    struct Cards(u64);
    impl Setting for Cards {
        type Reader = Providers;
    }
    let reads =
        || by(async |cx| cx.setting::<Cards>().map(|set| Alpha { count: set.0 }).ok_or(CollectError::NotSupplied));
    check(bare().provider(reads()).setting(Cards(7)), ALPHA, "");
    check(bare().provider(reads()), "{}", "alpha (the host supplies no values for it)");
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

/// A section with a field that others have too.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Other {
    /// A flag.
    flag: Reading<bool>,
    /// A number.
    count: u64,
}

/// Two fields at the top level of the report.
#[derive(Section)]
#[section(top_level, reason = "Something to test with")]
struct TopLevel {
    /// A number.
    one: Reading<u64>,
    /// A number.
    two: Reading<u64>,
}

/// Versions.
#[derive(Section)]
#[section(reason = "Something to test with")]
struct Versions {
    /// The firmware's.
    firmware: Reading<Version>,
    /// The driver's.
    driver: Version,
}

/// A section that is slow.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Slow {
    /// A number.
    count: u64,
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

/// Makes that many reports, one after the other, and returns all that was written.
#[track_caller]
fn reports(host: Builder, count: usize) -> Vec<Written> {
    let transcript = Transcript::new();
    let telemetry = host.setting(transcript.clone()).sink::<LocalTranscript>().start();
    for _ in 0..count {
        telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    transcript.written()
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
