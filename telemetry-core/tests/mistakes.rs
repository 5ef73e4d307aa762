//! Errors in how a program was put together: found by `check`, left out and warned of once by `start`.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, elsewhere, host, logged, nearby, order, outcomes,
};
use telemetry_core::__private::Values;
use telemetry_core::testing::{RemoteTranscript, Transcript, Written};
use telemetry_core::{
    AbsenceCause, Builder, Declaration, DeliveryStatus, Disclosable, Field, Identifier, Label, NotSent, Origin,
    Placement, Provider, Providers, Reading, Schedule, Section, Setting, Shape, Stopped, Supplied,
};

/// Checks a host that has a good `alpha` beside what is wrong: `check` says so, and `start` leaves it out and warns of it
/// once, however many reports there are.
#[track_caller]
fn check<const N: usize>(change: impl Fn(Builder) -> Builder, mistakes: [&str; N]) {
    let transcript = Transcript::to(nearby());
    let host = || change(host(&transcript).provider(alpha()));
    assert_eq!(said(&host()), mistakes);
    let telemetry = host().start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let _ = transcript.after_outcomes(number, EVENT_TIMEOUT);
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(warnings(&written), mistakes);
    assert_eq!(logged(&written), [ALPHA; 2], "the rest is reported");
}

/// A host of which nothing but `alpha` is left out of the report.
#[track_caller]
fn check_invalid<S: Hand>() {
    let mistake = "acme-hand 1.0.0 declares a telemetry section with a name that stands twice or is not camel case of at \
                   most 64 letters and digits, or with a label that is not printable ASCII: rename it, or derive \
                   `Section` and `Label` instead";
    check(|host| host.provider(hand::<S>()), [mistake]);
}

#[test]
fn a_program_without_mistakes_has_none() {
    assert_eq!(said(&host(&Transcript::to(nearby())).provider(alpha())), [""; 0]);
}

#[test]
fn c1_two_crates_with_one_section_are_named_and_both_left_out() {
    let mistake = "two crates declare the telemetry section `gpu`, acme-one 1.0.0 and acme-two 2.0.0: leave one of them out, \
                   or rename its section";
    check(|host| host.provider(hand::<Gpu>()).provider(hand::<OtherGpu>()), [mistake]);
    check(|host| host.provider(hand::<OtherGpu>()).provider(hand::<Gpu>()), [mistake]);
}

#[test]
fn c1_two_versions_of_one_crate_are_one_mistake() {
    let mistake = "two crates declare the telemetry section `gpu`, acme-two 2.0.0 and acme-two 3.0.0: leave one of them out, \
                   or rename its section";
    check(|host| host.provider(hand::<LaterGpu>()).provider(hand::<OtherGpu>()), [mistake]);
}

#[test]
fn c1_three_crates_with_one_section_are_three_pairs() {
    let three =
        host(&Transcript::new()).provider(hand::<Gpu>()).provider(hand::<OtherGpu>()).provider(hand::<LaterGpu>());
    assert_eq!(said(&three).len(), 3);
}

#[test]
fn c2_a_top_level_field_named_like_a_section_is_left_out_and_never_the_section() {
    let mistake =
        "`gpu`, a top-level field of acme-top 1.0.0, is the name of a section of acme-one 1.0.0: rename the field";
    let text = "{\n  \"alpha\": {\n    \"count\": 7\n  },\n  \"gpu\": {\n    \"count\": 1\n  }\n}";
    let rows: [fn(Builder) -> Builder; 2] = [
        |host| host.provider(hand::<Gpu>()).provider(hand::<TopLevel>()),
        |host| host.provider(hand::<TopLevel>()).provider(hand::<Gpu>()),
    ];
    for add in rows {
        let transcript = Transcript::to(nearby());
        let wrong = || add(host(&transcript).provider(alpha()));
        assert_eq!(said(&wrong()), [mistake]);
        let written = common::one_report(wrong(), &transcript);
        assert_eq!((warnings(&written), logged(&written)), (vec![mistake.to_owned()], vec![text]));
    }
}

#[test]
fn c2_two_top_level_fields_of_one_name_are_one_mistake() {
    let mistake = "`gpu`, declared by acme-top 2.0.0, is a top-level field of acme-top 1.0.0: rename it";
    check(|host| host.provider(hand::<TopLevel>()).provider(hand::<OtherTopLevel>()), [mistake]);
    check(|host| host.provider(hand::<OtherTopLevel>()).provider(hand::<TopLevel>()), [mistake]);
}

#[test]
fn c2_a_name_that_is_none_is_left_out() {
    check_invalid::<NoName>();
    check_invalid::<Proto>();
    check_invalid::<Dotted>();
    check_invalid::<Control>();
    check_invalid::<Long>();
    check_invalid::<UpperCase>();
}

#[test]
fn c2_a_field_whose_name_is_none_or_stands_twice_is_left_out() {
    check_invalid::<DottedField>();
    check_invalid::<TwiceField>();
}

#[test]
fn c2_a_label_that_is_not_printable_ascii_is_left_out() {
    check_invalid::<LabelField>();
    check_invalid::<LabelMap>();
}

#[test]
fn c2_a_map_at_the_top_level_is_left_out() {
    let mistake = "acme-hand 1.0.0 declares the map `gpu` at the top level of the report, where its keys would stand among \
                   the names of sections: give it `Placement::Object`";
    check(|host| host.provider(hand::<TopLevelMap>()), [mistake]);
}

#[test]
fn p17_without_a_section_there_is_no_report_and_one_warning() {
    let transcript = Transcript::to(nearby());
    let mistake = "no telemetry section is linked into this program: name a provider crate in `telemetry_core::link!` and call \
                   `discover()`";
    assert_eq!(said(&host(&transcript)), [mistake]);
    let telemetry = host(&transcript).start();
    for _ in 0..3 {
        let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
        assert_eq!(outcome.status(), &DeliveryStatus::NotSent(NotSent::Empty));
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!((order(&written).as_str(), warnings(&written)), ("NW", vec![mistake.to_owned()]));
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert!(lines[7].starts_with("Telemetry channels: "), "{lines:?}");
}

#[test]
fn a_source_for_a_section_that_nobody_collects_is_told() {
    let host = host(&Transcript::new())
        .provider(alpha())
        .supply::<Beta>(async |_| Ok(Beta { count: Reading::default(), flag: Reading::default() }));
    let mistake = "the host supplies the telemetry section `beta`, and no provider of it is linked: link telemetry-core, or \
                   leave `supply` out";
    assert_eq!(said(&host), [mistake]);
}

#[test]
fn a_program_without_a_local_channel_is_told_so() {
    let silent = bare().provider(alpha()).setting(Transcript::to(nearby())).sink::<RemoteTranscript>();
    let mistake = "no local telemetry channel is linked into this program, and what is not logged is not sent: name the \
                   crate of a log sink in `telemetry_core::link!` and call `discover()`, or pass one to `sink`";
    assert_eq!(said(&silent), [mistake]);
}

#[test]
fn a_schedule_that_is_hurried_loses_the_channels_that_leave_this_machine() {
    let mistake = "a first report or an interval of less than an hour is for this machine only, not for \
                   https://telemetry.example.com:443: choose longer times";
    for (first, interval) in [(3600, 3599), (3599, 24 * 3600)] {
        let hurried = Schedule::new(Duration::from_secs(first), Duration::from_secs(interval)).unwrap();
        let transcript = Transcript::to(elsewhere());
        let wrong = || host(&transcript).provider(alpha()).schedule(hurried);
        assert_eq!(said(&wrong()), [mistake]);
        let telemetry = wrong().start();
        for _ in 0..2 {
            let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
            let why = format!("RemoteTranscript (telemetry_core): {mistake}");
            assert_eq!(outcome.status(), &DeliveryStatus::NotSent(NotSent::Unusable(why.into())));
        }
        assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
        let written = transcript.written();
        assert!(warnings(&written).contains(&mistake.to_owned()), "{written:?}");
        assert_eq!(logged(&written), [ALPHA; 2], "the rest is reported");
    }
}

#[test]
fn all_mistakes_are_found_at_once() {
    let wrong = bare().provider(hand::<Gpu>()).provider(hand::<OtherGpu>()).provider(hand::<Proto>());
    let mistakes = wrong.check().unwrap_err();
    assert_eq!(mistakes.iter().count(), 3);
    assert_eq!(mistakes.to_string().lines().count(), 1);
}

#[test]
fn rule_6_what_is_left_out_is_absent_for_that_cause_in_reports_and_previews() {
    let cause = "two crates declare the telemetry section `gpu`, acme-one 1.0.0 and acme-two 2.0.0: leave one of them out, or \
                 rename its section";
    let transcript = Transcript::new();
    let wrong = || host(&transcript).provider(alpha()).provider(hand::<Gpu>()).provider(hand::<OtherGpu>());
    let written = common::one_report(wrong(), &transcript);
    let outcome = format!("Telemetry report not sent: no endpoint configured; absent: gpu ({cause})");
    assert_eq!(outcomes(&written), [outcome]);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert_eq!(lines[7], "Telemetry sections: alpha (telemetry-core 0.1.0)");
    let preview = wrong().preview().unwrap().into_report();
    let [absence] = preview.absent() else { panic!("{:?}", preview.absent()) };
    assert_eq!((absence.path(), absence.cause()), ("gpu", &AbsenceCause::Conflict(cause.into())));
    let catalogue: Vec<_> = wrong().catalogue().fields().map(|field| field.path).collect();
    assert_eq!(catalogue, ["alpha.count"], "the catalogue lists what can be sent");
}

#[test]
fn what_a_host_gives_twice_is_told_and_the_first_counts() {
    struct Cards(u64);
    impl Setting for Cards {
        type Reader = Providers;
    }
    let reads =
        by::<Beta, _>(async |cx| Ok(Beta { count: cx.setting().map(|Cards(count)| *count).into(), flag: true.into() }));
    let twice = bare()
        .provider(reads)
        .setting(Cards(1))
        .setting(Cards(2))
        .provider(Supplied::<Alpha>::default())
        .supply::<Alpha>(async |_| Ok(Alpha { count: 1 }))
        .supply::<Alpha>(async |_| Ok(Alpha { count: 2 }));
    let expected = [
        "the host gives the telemetry setting mistakes::what_a_host_gives_twice_is_told_and_the_first_counts::Cards twice: \
         leave one of them out",
        "the host supplies the telemetry section `alpha` twice: leave one `supply` out",
    ];
    assert_eq!(said(&twice)[..2], expected);
    let text = twice.preview().unwrap().into_report().to_string();
    assert_eq!((text.matches("\"count\": 1").count(), text.matches("\"count\": 2").count()), (2, 0), "{text}");
}

#[test]
fn a_setting_that_nobody_reads_is_warned_of_after_the_first_report() {
    struct Unread;
    impl Setting for Unread {
        type Reader = Providers;
    }
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).setting(Unread).start();
    for _ in 0..2 {
        telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(order(&written), "NRDPOWRDPO");
    let [line] = warnings(&written).try_into().unwrap();
    assert!(
        line.starts_with("nobody has read the telemetry setting mistakes::") && line.contains("::Unread: "),
        "{line}"
    );
}

fn said(host: &Builder) -> Vec<String> {
    host.check().err().map(|mistakes| mistakes.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn warnings(written: &[Written]) -> Vec<String> {
    let warning = |entry: &Written| match entry {
        Written::Warning(line) => Some(line.clone()),
        _ => None,
    };
    written.iter().filter_map(warning).collect()
}

/// A section that is declared by hand.
trait Hand: Section {
    fn new() -> Self;
}

fn hand<S: Hand>() -> impl Provider {
    by(async |_| Ok(S::new()))
}

const COUNT: Field = Field::new::<u64>("count", "A number.");
const GPU: Field = Field::new::<u64>("gpu", "A number.");
const LONG: &str = "aLongNameThatNobodyWouldReadToItsEndInAReportOfOneKilobyteOrLess0";

macro_rules! by_hand {
    ($($type:ident: $name:expr, $placement:ident, $fields:expr, $values:expr, $krate:literal $version:literal;)*) => { $(
        struct $type;

        impl Section for $type {
            const DECLARATION: Declaration =
                Declaration::new($name, "By hand.", Placement::$placement, $fields, Origin::new($krate, $version));

            fn values(&self) -> Values {
                $values
            }
        }

        impl Hand for $type {
            fn new() -> Self {
                Self
            }
        }
    )* };
}

by_hand! {
    Gpu: "gpu", Object, Shape::Fields(&[COUNT]), one(), "acme-one" "1.0.0";
    OtherGpu: "gpu", Object, Shape::Fields(&[COUNT]), one(), "acme-two" "2.0.0";
    LaterGpu: "gpu", Object, Shape::Fields(&[COUNT]), one(), "acme-two" "3.0.0";
    TopLevel: "topLevel", TopLevel, Shape::Fields(&[GPU]), one(), "acme-top" "1.0.0";
    OtherTopLevel: "otherTopLevel", TopLevel, Shape::Fields(&[GPU]), one(), "acme-top" "2.0.0";
    NoName: "", Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    Proto: "__proto__", Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    Dotted: "acme.gpu", Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    Control: "acme\0gpu", Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    Long: LONG, Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    UpperCase: "AcmeGpu", Object, Shape::Fields(&[COUNT]), one(), "acme-hand" "1.0.0";
    DottedField: "gpu", Object, Shape::Fields(&[Field::new::<u64>("a.b", "")]), one(), "acme-hand" "1.0.0";
    TwiceField: "gpu", Object, Shape::Fields(&[COUNT, COUNT]), two(), "acme-hand" "1.0.0";
    LabelField: "gpu", Object, Shape::Fields(&[Field::new::<Accent>("a", "")]), accent(), "acme-hand" "1.0.0";
    TopLevelMap: "gpu", TopLevel, Shape::Map { meaning: "", labels: &["Yes"] }, map(), "acme-hand" "1.0.0";
    LabelMap: "gpu", Object, Shape::Map { meaning: "", labels: Accent::NAMES }, map(), "acme-hand" "1.0.0";
}

fn one() -> Values {
    Values::fields([1_u64.value()])
}

fn two() -> Values {
    Values::fields([1_u64.value(), 2_u64.value()])
}

fn accent() -> Values {
    Values::fields([Accent.value()])
}

fn map() -> Values {
    Values::map(&BTreeMap::from([(Identifier::ZERO, Accent)]))
}

/// A hand-written label that some log would alter.
#[derive(Clone, Copy)]
struct Accent;

impl Label for Accent {
    const ALL: &'static [Self] = &[Self];
    const NAMES: &'static [&'static str] = &["\u{e9}"];

    fn index(self) -> usize {
        0
    }
}
