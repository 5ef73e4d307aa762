//! What is new is named in the notice, and said only when the operator has had the time to refuse it.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use common::sections::{Gamma, Members, Word};
use common::{ALPHA, Beta, alpha, bare, by, host, nearby, one_report, outcomes};
use telemetry_core::testing::{Transcript, Written};
use telemetry_core::{AbsenceCause, Builder, Consent, Doubt, Identifier};

/// In 23 hours, as this is said in whole minutes of half of the next minute.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(23 * 3600 - 30)
}

fn all(host: Builder) -> Builder {
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let gamma = by(async |_| Ok(Gamma { count: 1, flag: true.into() }));
    let members = by(async |_| Ok(Members(BTreeMap::from([(Identifier::ZERO, Word::Yes)]))));
    host.provider(alpha()).provider(beta).provider(gamma).provider(members)
}

/// Compares all that is absent while these paths are held back, and that nothing is once they are not.
#[track_caller]
fn check(paths: &[&str], absent: &str) {
    let held = |until| paths.iter().fold(all(bare()), |host, path| host.hold_back(*path, until));
    let absent_by = |until| held(until).preview().unwrap().into_report().absences().to_string();
    assert_eq!(absent_by(later()), absent, "{paths:?}");
    assert_eq!(absent_by(SystemTime::now()), "", "{paths:?}");
}

#[test]
fn a_path_that_is_held_back_is_absent_until_its_time_has_come() {
    check(&["beta.flag"], "beta.flag (it is new, and held back for another 23 h)");
    check(&["beta"], "beta (it is new, and held back for another 23 h)");
    check(&["members.*"], "members (it is new, and held back for another 23 h)");
    check(&["beta.flag", "gamma.flag"], "beta.flag, gamma.flag (it is new, and held back for another 23 h)");
}

#[test]
fn a_field_that_its_section_cannot_be_without_takes_it_along_while_it_is_held_back() {
    check(&["alpha.count"], "alpha (it is new, and held back for another 23 h)");
    let required = "its field count, without which it can't be, is new, and held back for another 23 h";
    check(&["gamma.count"], &format!("gamma ({required})"));
}

#[test]
fn a_section_of_which_all_is_held_back_comes_back_when_it_can_be_made() {
    check(&["beta.flag", "beta.count"], "beta (it is new, and held back for another 23 h)");
    let (first, last) = (later(), later() + Duration::from_secs(3600));
    let check = |held: [(&str, SystemTime); 2], expected| {
        let host = held.into_iter().fold(all(bare()), |host, (path, until)| host.hold_back(path, until));
        let report = host.preview().unwrap().into_report();
        let AbsenceCause::HeldBack { until } = report.absent()[0].cause() else { panic!("{}", report.absences()) };
        assert!((expected..expected + Duration::from_secs(600)).contains(until), "{held:?}");
    };
    // With the first of its fields, where it can be without each of them.
    check([("beta.count", last), ("beta.flag", first)], first);
    check([("gamma.count", last), ("gamma.flag", first)], last);
    check([("gamma.count", first), ("gamma.flag", last)], first);
    check([("members.*", first), ("members", last)], last);
    check([("members", last), ("members", first)], last);
}

#[test]
fn what_the_operator_refuses_is_refused_whatever_is_held_back() {
    let refused = all(bare()).hold_back("beta.flag", later()).without("beta.flag");
    assert_eq!(refused.preview().unwrap().report().absences().to_string(), "beta.flag (the operator refuses it)");
    let refused = all(bare()).hold_back("beta.flag", later()).without("beta.count");
    let absent = "beta (it is new, and held back for another 23 h)";
    assert_eq!(refused.preview().unwrap().report().absences().to_string(), absent);
}

#[test]
fn what_is_held_back_is_in_the_catalogue_all_the_same() {
    let [plain, held] = [all(bare()), all(bare()).hold_back("beta.flag", later())];
    assert_eq!(plain.catalogue().schema_id(), held.catalogue().schema_id());
    let transcript = Transcript::to(nearby());
    let written = one_report(all(host(&transcript)).hold_back("beta.flag", later()), &transcript);
    let sent = written.iter().find_map(|entry| match entry {
        Written::Delivery { schema_id, .. } => Some(schema_id.clone()),
        _ => None,
    });
    assert_eq!(sent, Some(plain.catalogue().schema_id()));
}

#[test]
fn the_notice_names_each_field_that_is_held_back_with_its_meaning_and_its_reason() {
    let transcript = Transcript::to(nearby());
    let until = later();
    let host = all(host(&transcript)).hold_back("gamma", until).hold_back("members.*", until);
    let host = host.hold_back("beta.count", SystemTime::now()).hold_back("beta.flag", until).without("beta.flag");
    let written = one_report(host, &transcript);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    let held = |path: &str, means: &str| {
        format!("Telemetry field {path} is new, and held back for another 23 h: {means} Something to test with")
    };
    let named: Vec<_> = lines.iter().filter(|line| line.contains(" is new")).collect();
    let expected =
        [held("gamma.count", "A number."), held("gamma.flag", "A flag."), held("members.*", "What each of them is.")];
    assert_eq!(named, expected.iter().collect::<Vec<_>>(), "{lines:#?}");
    assert!(
        outcomes(&written)[0].contains("gamma, members (it is new, and held back for another 23 h)"),
        "{written:#?}"
    );
}

#[test]
fn a_section_that_is_held_back_is_not_collected() {
    let host = bare().provider(alpha()).provider(by(async |_| -> Result<Beta, _> { panic!("it is asked") }));
    let report = host.hold_back("beta", later()).preview().unwrap().into_report();
    assert_eq!((report.text(), report.absences().to_string().contains("is new")), (ALPHA, true));
}

#[test]
fn rule_3_a_late_notice_names_what_is_held_back_and_only_then_does_its_time_run() {
    let transcript = Transcript::to(nearby()).rejecting_first(1);
    let until = SystemTime::now() + common::EVENT_TIMEOUT;
    let telemetry = all(host(&transcript)).hold_back("beta.flag", until).start();
    let _ = transcript.when(common::EVENT_TIMEOUT, |written| !written.is_empty());
    while SystemTime::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let report = telemetry.report_now().wait(common::REPORT_TIMEOUT).unwrap();
    assert!(report.to_string().contains("absent: beta.flag (it is new"), "{report}");
    let notices = transcript.written().into_iter().filter_map(|entry| match entry {
        Written::Notice(lines) => Some(lines.join("\n").contains("Telemetry field beta.flag is new")),
        _ => None,
    });
    assert_eq!(notices.collect::<Vec<_>>(), [true, true]);
}

#[test]
fn rule_2_a_path_that_is_none_can_not_be_held_back_and_nothing_is_sent() {
    let host = bare().provider(alpha()).hold_back("betta", later());
    assert!(host.check().unwrap_err().to_string().contains("`betta` can't be left out: "));
    assert_eq!(host.preview().unwrap().consent(), Consent::Unknown(Doubt::UnknownPath));
}
