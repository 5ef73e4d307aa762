//! What the operator refuses is not collected, previewed or sent.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::sections::{Gamma, Members, Word};
use common::{ALPHA, Beta, TopLevel, alpha, bare, by, host, logged, nearby, one_report, order, outcomes, warnings};
use telemetry_core::testing::Transcript;
use telemetry_core::{AbsenceCause, Builder, Consent, Doubt, Identifier, Provider, Reading};

/// Composes a report of `alpha` and more without a path, and compares all that is absent; what is there is in the catalogue,
/// and nothing else is.
#[track_caller]
fn check(path: &str, absent: &str) {
    let host = || all().without(path);
    assert_eq!(host().check().map_err(|errors| errors.iter().count()), Err(1), "no local channel, and nothing else");
    let report = host().preview().unwrap().into_report();
    assert_eq!(report.absences().to_string(), absent);
    let schema: serde_json::Value = serde_json::from_str(&host().catalogue().json_schema()).unwrap();
    let value: serde_json::Value = serde_json::from_str(report.text()).unwrap();
    let paths = |value: &serde_json::Value, key: &str| -> Vec<String> {
        let within = |name: &String, value: &serde_json::Value| match value.get(key).unwrap_or(value).as_object() {
            Some(fields) if value.get("pattern").is_none() => {
                fields.keys().map(|field| format!("{name}.{field}")).collect()
            }
            _ => vec![name.clone()],
        };
        value.as_object().unwrap().iter().flat_map(|(name, value)| within(name, value)).collect()
    };
    let said = paths(&value, "");
    let catalogue: Vec<_> = host().catalogue().fields().map(|field| field.path).collect();
    let refused = path.trim_end_matches(".*");
    assert!(
        said.iter().chain(&catalogue).all(|path| path != refused && !path.starts_with(&format!("{refused}."))),
        "{report}"
    );
    assert_eq!(schema["properties"].as_object().unwrap().len(), value.as_object().unwrap().len(), "{schema:#}");
}

#[test]
fn a_section_that_is_refused_is_absent() {
    check("beta", "beta (the operator refuses it)");
    check("members", "members (the operator refuses it)");
    check("members.*", "members (the operator refuses it)");
}

#[test]
fn a_field_that_is_refused_is_absent() {
    check("beta.flag", "beta.flag (the operator refuses it)");
    check("two", "two (the operator refuses it)");
}

#[test]
fn a_field_that_its_section_cannot_be_without_takes_it_along() {
    check("alpha.count", "alpha (the operator refuses it)");
    check("gamma.count", "gamma (the operator refuses its field count, without which it can't be)");
}

#[test]
fn a_section_whose_fields_are_all_refused_is_absent() {
    let report = all().without("beta.flag").without("beta.count").preview().unwrap().into_report();
    assert_eq!(report.absences().to_string(), "beta (the operator refuses it)");
}

#[test]
fn what_is_refused_is_not_collected() {
    let asked = Arc::new(AtomicBool::new(false));
    let own = Arc::clone(&asked);
    let asks = by(async move |_| {
        own.store(true, Ordering::SeqCst);
        Ok(Beta { count: 1.into(), flag: true.into() })
    });
    let report = bare().provider(alpha()).provider(asks).without("beta").preview().unwrap().into_report();
    assert_eq!((report.text(), report.absent()[0].cause()), (ALPHA, &AbsenceCause::RefusedByOperator));
    assert!(!asked.load(Ordering::SeqCst));
}

#[test]
fn a_field_that_does_not_apply_and_is_refused_is_refused() {
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: Reading::NotApplicable }));
    let report = bare().provider(beta).without("beta.flag").preview().unwrap().into_report();
    assert_eq!(report.absences().to_string(), "beta.flag (the operator refuses it)");
}

#[test]
fn rule_2_a_path_that_is_none_is_a_mistake_and_nothing_is_sent() {
    for path in ["betta", "beta.", "beta.Flag", "topLevel", "alpha.*", "", "beta.flag.", "*"] {
        let transcript = Transcript::to(nearby());
        let host = || host(&transcript).provider(alpha()).without(path);
        let error = format!(
            "`{path}` can't be left out: it is no path of this program's catalogue, such as `cluster` or `cluster.nodeId`; nothing \
             is sent until it is one"
        );
        assert_eq!(host().check().unwrap_err().to_string(), error);
        assert_eq!(host().preview().unwrap().consent(), Consent::Unknown(Doubt::UnknownPath));
        let written = one_report(host(), &transcript);
        assert_eq!(
            (order(&written).as_str(), warnings(&written), logged(&written)),
            ("NWRO", vec![error.as_str()], vec![ALPHA])
        );
        let why = "since a path that is refused is none of this program's";
        assert_eq!(outcomes(&written), [format!("Telemetry report not sent: consent unknown, {why}")]);
    }
}

fn all() -> Builder {
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let members = by(async |_| Ok(Members(BTreeMap::from([(Identifier::ZERO, Word::Yes)]))));
    bare().provider(alpha()).provider(beta).provider(members).provider(top_level()).provider(gamma())
}

fn top_level() -> impl Provider {
    by(async |_| Ok(TopLevel { one: 1.into(), two: 2.into() }))
}

fn gamma() -> impl Provider {
    by(async |_| Ok(Gamma { count: 1, flag: true.into() }))
}
