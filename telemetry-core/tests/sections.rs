//! A report says what its sections declare, in their order, and within limits.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{ALPHA, Beta, alpha, bare, by, check_report as check};
use telemetry_core::__private::Values;
use telemetry_core::testing::PRODUCT;
use telemetry_core::{
    CollectError, Declaration, Disclosable, Field, Identifier, Label, Origin, Placement, Provider, Reading, Section,
    Shape, Tag,
};

#[test]
fn a_hand_written_section_says_only_what_it_declares() {
    let refused = "written (its values are not those that it declares)";
    check(
        bare().provider(written(|| Values::fields([7_u64.value()]))),
        "{\n  \"written\": {\n    \"count\": 7\n  }\n}",
        "",
    );
    check(bare().provider(written(|| Values::fields([true.value()]))), "{}", refused);
    check(bare().provider(written(|| Values::fields([Word::Yes.value()]))), "{}", refused);
    check(bare().provider(written(|| Values::fields([Reading::NotApplicable]))), "{}", refused);
    check(bare().provider(written(|| Values::fields([]))), "{}", refused);
    check(bare().provider(written(|| Values::fields([7_u64.value(), 7_u64.value()]))), "{}", refused);
    check(bare().provider(written(|| Values::map(&BTreeMap::from([(Identifier::ZERO, Word::Yes)])))), "{}", refused);
}

#[test]
fn rule_4_a_hand_written_section_says_no_tag_with_other_prefixes() {
    fn tag<P: Label>(text: &str) -> Values {
        Values::fields([text.parse::<Tag<P>>().unwrap().value()])
    }
    let by_hand = |values: fn() -> Values| bare().provider(by(async move |_| Ok(WrittenTag(values))));
    let said = "{\n  \"writtenTag\": {\n    \"tag\": \"oss-v1.0\"\n  }\n}";
    let refused = "writtenTag (its values are not those that it declares)";
    check(by_hand(|| tag::<Prefix>("oss-v1.0")), said, "");
    check(by_hand(|| tag::<OtherPrefix>("acme-v1.0")), "{}", refused);
    check(by_hand(|| tag::<OtherPrefix>("v1.0")), "{}", refused);
}

#[test]
fn a_hand_written_label_says_only_what_it_lists() {
    /// A flag.
    #[derive(Section)]
    #[section(reason = "Tells a test what it needs")]
    struct Unlisted {
        /// A word.
        word: UnlistedWord,
    }
    let unlisted = by(async |_| Ok(Unlisted { word: UnlistedWord }));
    check(bare().provider(unlisted), "{\n  \"unlisted\": {\n    \"word\": \"listed\"\n  }\n}", "");
}

#[test]
fn p5_a_field_is_named_as_on_the_wire() {
    let without_driver = by(async |_| {
        let device_count = Err(CollectError::Unavailable("no driver")).into();
        Ok(Cards { device_count, is_there: true })
    });
    let text = "{\n  \"cards\": {\n    \"isThere\": true\n  }\n}";
    check(bare().provider(without_driver), text, "cards.deviceCount (no driver)");
}

#[test]
fn p5_a_map_without_entries_is_absent_and_not_an_empty_object() {
    check(bare().provider(alpha()).provider(members(0)), ALPHA, "members (its map has no entries)");
}

#[test]
fn rule_4_the_catalogue_of_a_host_has_the_sections_that_it_adds_itself() {
    let host = bare().provider(members(1)).provider(by(async |_| Ok(Tail { zulu: 1 }))).provider(alpha());
    let paths: Vec<_> = host.catalogue().fields().map(|field| field.path).collect();
    assert_eq!(paths, ["zulu", "alpha.count", "members.*"]);
    let schema: serde_json::Value = serde_json::from_str(&host.catalogue().json_schema()).unwrap();
    let report: serde_json::Value = serde_json::from_str(host.preview().unwrap().into_report().text()).unwrap();
    assert!(report.as_object().unwrap().keys().eq(schema["properties"].as_object().unwrap().keys()), "{schema:#}");
}

#[test]
fn p6_a_section_of_more_than_64_kib_is_cut_and_named() {
    check(bare().provider(alpha()).provider(members(2000)), ALPHA, "members (it was cut: 102021 bytes are too many)");
    let report = bare().provider(members(1200)).preview().unwrap().into_report();
    assert!((60_000..=65_536).contains(&report.text().len()) && report.absent().is_empty());
}

#[test]
fn c4_a_report_of_more_than_256_kib_loses_its_largest_sections() {
    let five = bare()
        .provider(by(async |_| Ok(Members1(few(1200)))))
        .provider(by(async |_| Ok(Members2(few(1200)))))
        .provider(by(async |_| Ok(Members3(few(1250)))))
        .provider(by(async |_| Ok(Members4(few(1200)))))
        .provider(by(async |_| Ok(Members5(few(1200)))));
    let report = five.preview().unwrap().into_report();
    assert!(report.text().len() <= 256 * 1024);
    assert_eq!(report.absent().iter().map(telemetry_core::Absence::path).collect::<Vec<_>>(), ["members3"]);
}

#[test]
fn c3_the_order_is_that_of_the_names_whoever_comes_first() {
    let expected = "{\n  \"tag\": \"v1.0\",\n  \"zulu\": 1,\n  \"alpha\": {\n    \"count\": 7\n  },\n  \"beta\": {\n    \
                    \"count\": 1,\n    \"flag\": true\n  }\n}";
    let beta = || by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let tag = || by(async |_| Ok(Release { tag: "v1.0".parse().unwrap() }));
    let zulu = || by(async |_| Ok(Tail { zulu: 1 }));
    check(bare().provider(alpha()).provider(beta()).provider(tag()).provider(zulu()), expected, "");
    check(bare().provider(zulu()).provider(tag()).provider(beta()).provider(alpha()), expected, "");
    check(bare().provider(beta()).provider(zulu()).provider(alpha()).provider(tag()), expected, "");
}

#[test]
fn c8_the_text_of_a_report_is_printable_ascii_and_line_feeds() {
    let report = bare().provider(alpha()).provider(members(3)).preview().unwrap().into_report();
    assert!(report.text().bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) && !report.text().ends_with('\n'));
    let read: serde_json::Value = serde_json::from_str(report.text()).unwrap();
    assert_eq!(serde_json::to_string_pretty(&read).unwrap(), report.text());
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// How many.
    device_count: Reading<u64>,
    /// Whether there are any.
    is_there: bool,
}

/// A section at the top level.
#[derive(Section)]
#[section(top_level, reason = "Tells a test what it needs")]
struct Release {
    /// The release's tag.
    tag: Tag<Prefix>,
}

/// What stands before the version in a tag.
#[derive(Clone, Copy, Label)]
enum Prefix {
    #[label("oss")]
    Oss,
}

/// What stands before it in another product's.
#[derive(Clone, Copy, Label)]
enum OtherPrefix {
    #[label("acme")]
    Acme,
}

/// Another section at the top level.
#[derive(Section)]
#[section(top_level, reason = "Tells a test what it needs")]
struct Tail {
    /// A number.
    zulu: u64,
}

/// A word.
#[derive(Clone, Copy, Label)]
enum Word {
    Yes,
}

/// A hand-written label that would rather say something else.
#[derive(Clone, Copy)]
struct UnlistedWord;

impl Label for UnlistedWord {
    const ALL: &'static [Self] = &[Self];
    const NAMES: &'static [&'static str] = &["listed"];

    fn index(self) -> usize {
        0
    }

    fn name(self) -> &'static str {
        String::leak(format!("made at run time by {}", PRODUCT.company))
    }
}

macro_rules! members {
    ($($name:ident)*) => { $(
        /// Members of a cluster.
        #[derive(Section)]
        #[section(reason = "Tells a test what it needs")]
        struct $name(
            /// What each of them is.
            BTreeMap<Identifier, Word>,
        );
    )* };
}

members!(Members Members1 Members2 Members3 Members4 Members5);

fn few(count: u128) -> BTreeMap<Identifier, Word> {
    (0..count).map(|bits| (Identifier::from(bits), Word::Yes)).collect()
}

fn members(count: u128) -> impl Provider {
    by(async move |_| Ok(Members(few(count))))
}

/// A tag that is written by hand.
struct WrittenTag(fn() -> Values);

impl Section for WrittenTag {
    const DECLARATION: Declaration = Declaration::new(
        "writtenTag",
        "A tag.",
        Placement::Object,
        Shape::Fields(&[Field::new::<Tag<Prefix>>("tag", "A tag.")]),
        Origin::new("by-hand", "1.0.0"),
    );

    fn values(&self) -> Values {
        (self.0)()
    }
}

/// A section whose values are written by hand.
struct Written(fn() -> Values);

impl Section for Written {
    const DECLARATION: Declaration = Declaration::new(
        "written",
        "A number.",
        Placement::Object,
        Shape::Fields(&[Field::new::<u64>("count", "A number.")]),
        Origin::new("by-hand", "1.0.0"),
    );

    fn values(&self) -> Values {
        (self.0)()
    }
}

fn written(values: fn() -> Values) -> impl Provider {
    by(async move |_| Ok(Written(values)))
}
