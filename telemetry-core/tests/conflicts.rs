//! Sections that can't stand in one report, or are declared wrong: found by `check`, left out and warned of once by `start`.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{
    ALPHA, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, config_errors, host, logged, nearby, outcomes, warnings,
};
use telemetry_core::__private::Values;
use telemetry_core::testing::{Transcript, Written};
use telemetry_core::{
    AbsenceCause, Builder, Declaration, Disclosable, Field, Identifier, Label, Origin, Placement, Provider, Section,
    Shape, Stopped,
};

/// Checks a host that has a good `alpha` beside what is wrong: `check` says so, and `start` leaves it out and warns of it
/// once, however many reports there are.
#[track_caller]
fn check<const N: usize>(change: impl Fn(Builder) -> Builder, errors: [&str; N]) {
    let transcript = Transcript::to(nearby());
    let host = || change(host(&transcript).provider(alpha()));
    assert_eq!(config_errors(&host()), errors);
    let telemetry = host().start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let _ = transcript.after_outcomes(number, EVENT_TIMEOUT);
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(warnings(&written), errors);
    assert_eq!(logged(&written), [ALPHA; 2], "the rest is reported");
}

/// A host of which nothing but `alpha` is left out of the report.
#[track_caller]
fn check_invalid<S: HandWritten>() {
    let error = "acme-hand 1.0.0 declares a telemetry section with a name that stands twice or is not camel case of at \
                   most 64 letters and digits, or with a label that is not printable ASCII: rename it, or derive \
                   `Section` and `Label` instead";
    check(|host| host.provider(hand::<S>()), [error]);
}

#[test]
fn c1_two_crates_with_one_section_are_named_and_both_left_out() {
    let error = "two crates declare the telemetry section `gpu`, acme-one 1.0.0 and acme-two 2.0.0: leave one of them out, \
                   or rename its section";
    check(|host| host.provider(hand::<Gpu>()).provider(hand::<OtherGpu>()), [error]);
    check(|host| host.provider(hand::<OtherGpu>()).provider(hand::<Gpu>()), [error]);
}

#[test]
fn c1_two_versions_of_one_crate_are_one_error() {
    let error = "two crates declare the telemetry section `gpu`, acme-two 2.0.0 and acme-two 3.0.0: leave one of them out, \
                   or rename its section";
    check(|host| host.provider(hand::<LaterGpu>()).provider(hand::<OtherGpu>()), [error]);
}

#[test]
fn c1_three_crates_with_one_section_are_three_pairs() {
    let three =
        host(&Transcript::new()).provider(hand::<Gpu>()).provider(hand::<OtherGpu>()).provider(hand::<LaterGpu>());
    assert_eq!(config_errors(&three).len(), 3);
}

#[test]
fn c2_a_top_level_field_named_like_a_section_is_left_out_and_never_the_section() {
    let error =
        "`gpu`, a top-level field of acme-top 1.0.0, is the name of a section of acme-one 1.0.0: rename the field";
    let text = "{\n  \"alpha\": {\n    \"count\": 7\n  },\n  \"gpu\": {\n    \"count\": 1\n  }\n}";
    let rows: [fn(Builder) -> Builder; 2] = [
        |host| host.provider(hand::<Gpu>()).provider(hand::<TopLevel>()),
        |host| host.provider(hand::<TopLevel>()).provider(hand::<Gpu>()),
    ];
    for add in rows {
        let transcript = Transcript::to(nearby());
        let wrong = || add(host(&transcript).provider(alpha()));
        assert_eq!(config_errors(&wrong()), [error]);
        let written = common::one_report(wrong(), &transcript);
        assert_eq!((warnings(&written), logged(&written)), (vec![error], vec![text]));
    }
}

#[test]
fn c2_two_top_level_fields_of_one_name_are_one_error() {
    let error = "`gpu`, declared by acme-top 2.0.0, is a top-level field of acme-top 1.0.0: rename it";
    check(|host| host.provider(hand::<TopLevel>()).provider(hand::<OtherTopLevel>()), [error]);
    check(|host| host.provider(hand::<OtherTopLevel>()).provider(hand::<TopLevel>()), [error]);
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
    let error = "acme-hand 1.0.0 declares the map `gpu` at the top level of the report, where its keys would stand among \
                   the names of sections: give it `Placement::Object`";
    check(|host| host.provider(hand::<TopLevelMap>()), [error]);
}

#[test]
fn all_errors_are_found_at_once() {
    let wrong = bare().provider(hand::<Gpu>()).provider(hand::<OtherGpu>()).provider(hand::<Proto>());
    let errors = wrong.check().unwrap_err();
    assert_eq!(errors.iter().count(), 3);
    assert_eq!(errors.to_string().lines().count(), 1);
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

/// A section that is declared by hand.
trait HandWritten: Section {
    fn new() -> Self;
}

fn hand<S: HandWritten>() -> impl Provider {
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

        impl HandWritten for $type {
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
