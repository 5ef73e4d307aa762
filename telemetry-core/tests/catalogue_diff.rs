//! What differs between two catalogues is named, field by field.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use serde_json::{Value, json};
use telemetry_core::{CatalogueAspect, CatalogueChange, ParseCatalogueError, PublishedCatalogue};

/// Compares what a field was and what it is, each as it differs from a count in bytes.
#[track_caller]
fn check_diff(older: &Value, newer: &Value, expected: &[&str]) {
    let changes = published(newer).diff(&published(older));
    assert_eq!(changes.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

fn published(field: &Value) -> PublishedCatalogue {
    let mut whole = json!({ "path": "cards.size", "type": "count", "unit": "bytes", "meaning": "How large." });
    let said = field.as_object().unwrap().clone();
    whole.as_object_mut().unwrap().extend(said);
    json!([whole]).to_string().parse().unwrap()
}

#[test]
fn a_field_that_can_say_more_is_widened_and_one_that_can_say_less_is_narrowed() {
    let (count, labels) = (json!({}), |names: &[&str]| json!({ "type": "label", "labels": names }));
    check_diff(&count, &count, &[]);
    check_diff(&count, &json!({ "type": "integer" }), &["widened: cards.size: a count became an integer"]);
    check_diff(&count, &json!({ "optional": true }), &["widened: cards.size: it may be absent"]);
    check_diff(&json!({ "optional": true }), &count, &["narrowed: cards.size: it is never absent alone"]);
    check_diff(&labels(&["A"]), &labels(&["B", "A", "C"]), &["widened: cards.size: more labels: B, C"]);
    check_diff(&labels(&["A", "B"]), &labels(&["B"]), &["narrowed: cards.size: fewer labels: A"]);
    check_diff(&labels(&["A", "B"]), &labels(&["B", "A"]), &[]);
    check_diff(&labels(&["A"]), &count, &["widened: cards.size: a label became a count"]);
    let both = ["widened: cards.size: more labels: B", "narrowed: cards.size: fewer labels: A"];
    check_diff(&labels(&["A"]), &labels(&["B"]), &both);
}

#[test]
fn a_field_of_which_something_else_is_said_is_re_meant() {
    let was = json!({ "reason": null, "says": "counts", "deprecated": null, "sectionMeaning": "Cards." });
    let check = |now: Value, expected: &str| check_diff(&was, &with(&was, &now), &[expected]);
    check(json!({ "unit": "cores" }), "re-meant: cards.size: unit: \"bytes\" became \"cores\"");
    check(json!({ "unit": null }), "re-meant: cards.size: unit: \"bytes\" became nothing");
    check(json!({ "meaning": "How heavy." }), "re-meant: cards.size: meaning: \"How large.\" became \"How heavy.\"");
    check(json!({ "reason": "Sold" }), "re-meant: cards.size: reason: nothing became \"Sold\"");
    check(json!({ "says": "identifies" }), "re-meant: cards.size: what it says: \"counts\" became \"identifies\"");
    check(json!({ "deprecated": "see b" }), "re-meant: cards.size: replacement: nothing became \"see b\"");
    let section = "re-meant: cards.size: meaning of its section: \"Cards.\" became \"Disks.\"";
    check(json!({ "sectionMeaning": "Disks." }), section);
}

fn with(field: &Value, other: &Value) -> Value {
    let mut whole = field.clone();
    whole.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    whole
}

#[test]
fn what_an_older_version_did_not_write_down_is_no_change() {
    check_diff(&json!({}), &json!({ "reason": "Sold", "sectionMeaning": "Cards." }), &[]);
    check_diff(&json!({ "reason": "Sold" }), &json!({}), &[]);
    check_diff(&json!({}), &json!({ "example": "7", "since": "0.2", "crate": "cards", "version": "2.0.0" }), &[]);
}

#[test]
fn a_change_is_a_value_that_programs_match() {
    let changes = published(&json!({ "unit": "cores" })).diff(&published(&json!({})));
    let (path, aspect) = ("cards.size".to_owned(), CatalogueAspect::Unit);
    let (from, to) = (Some("bytes".to_owned()), Some("cores".to_owned()));
    assert_eq!(changes, [CatalogueChange::Remeant { path, aspect, from, to }]);
}

#[test]
fn what_is_no_catalogue_is_refused() {
    let no_catalogue = |text: &str| assert_eq!(text.parse::<PublishedCatalogue>().unwrap_err(), ParseCatalogueError);
    no_catalogue("");
    no_catalogue("{}");
    no_catalogue("[7]");
    no_catalogue(r#"[{ "path": "a" }]"#);
    no_catalogue(r#"[{ "type": "count" }]"#);
    no_catalogue(r#"[{ "path": "a", "type": "label", "labels": "A" }]"#);
    no_catalogue(r#"[{ "path": "a", "type": "label", "labels": [7] }]"#);
    no_catalogue(r#"{ "path": "a", "type": "count" }"#);
    assert_eq!(published(&json!({})).diff(&"[]".parse().unwrap()).len(), 1);
}
