//! A section or a value that there is not is absent, and its cause is said.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::time::Duration;

use common::{ALPHA, Beta, TopLevel, alpha, bare, beside_alpha, by, check_report, host, outcomes};
use telemetry_core::testing::Transcript;
use telemetry_core::{AbsenceCause, CollectError, Context, Reading, Section, Supplied, Version};

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
        check_report(beside_alpha(async move |_| Err(error)), ALPHA, absent);
    }
}

#[test]
fn p5_a_section_without_values_is_absent_and_not_an_empty_object() {
    let unsupplied = "beta (the host supplies no values for it)";
    check_report(
        beside_alpha(async |_| Ok(Beta { count: Reading::default(), flag: Reading::default() })),
        ALPHA,
        unsupplied,
    );
    check_report(beside_alpha(empty_for(["it is down", "it is down"])), ALPHA, "beta (it is down)");
}

#[test]
fn p5_a_section_without_values_names_its_fields_where_their_causes_differ() {
    let expected = "beta.count (it is down), beta.flag (it is off)";
    check_report(beside_alpha(empty_for(["it is down", "it is off"])), ALPHA, expected);
}

#[test]
fn p5_a_section_of_which_nothing_applies_is_absent_in_silence() {
    let nothing = async |_: &Context| Ok(Beta { count: None.into(), flag: Reading::NotApplicable });
    check_report(beside_alpha(nothing), ALPHA, "");
    let only_flag = async |_: &Context| {
        Ok(Beta { count: Reading::NotApplicable, flag: Err(CollectError::Unavailable("it is down")).into() })
    };
    check_report(beside_alpha(only_flag), ALPHA, "beta (it is down)");
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
    check_report(bare().provider(by(unsupplied)), half, "beta.flag (the host supplies no values for it)");
    let silent = async |_: &Context| {
        Ok(Beta { count: 0.into(), flag: Reading::Absent(CollectError::Unavailable("the node does not say")) })
    };
    check_report(bare().provider(by(silent)), half, "beta.flag (the node does not say)");
    check_report(
        bare().provider(Supplied::<Beta>::default()).supply(silent),
        half,
        "beta.flag (the node does not say)",
    );
    check_report(bare().provider(by(async |_| Ok(Beta { count: 0.into(), flag: None.into() }))), half, "");
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
    check_report(bare().provider(beta).provider(other), text, absent);
}

#[test]
fn p5_what_stands_at_the_top_level_is_absent_by_its_own_path() {
    let failing = by::<TopLevel, _>(async |_| Err(CollectError::Unavailable("it is down")));
    check_report(bare().provider(alpha()).provider(failing), ALPHA, "one, two (it is down)");
    let half =
        by(async |_| Ok(TopLevel { one: Err(CollectError::Unavailable("it is down")).into(), two: None.into() }));
    check_report(bare().provider(alpha()).provider(half), ALPHA, "one (it is down)");
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
    check_report(bare().provider(versions("127.0.0.1", "23.10.0.0")), driver, field);
    let section = "versions (it is the same as an address of this machine)";
    check_report(bare().provider(alpha()).provider(versions("23.10.0.0", "127.0.0.1")), ALPHA, section);
}

#[test]
fn p5_l7_a_reason_cannot_forge_a_line() {
    let forged = async |_: &Context| Err(CollectError::Unavailable("gone\nTelemetry report sent \u{1b}[0m\u{2028}"));
    check_report(beside_alpha(forged), ALPHA, r"beta (gone\nTelemetry report sent \u{1b}[0m\u{2028})");
}

/// A section with a field that others have too.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Other {
    /// A flag.
    flag: Reading<bool>,
    /// A number.
    count: u64,
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
