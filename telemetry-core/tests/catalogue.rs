//! The catalogue shows all that a section declares.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(dead_code, reason = "what is declared is looked at, and what it holds is not")]

mod common;

use std::collections::BTreeMap;

use common::{bare, by};
use serde_json::{Value, json};
use telemetry_core::{Catalogue, CollectError, Identifier, Label, Section};

fn catalogue<S: Section>() -> Catalogue {
    bare().provider(by(async |_| Err::<S, _>(CollectError::Unavailable("it is only declared")))).catalogue()
}

#[track_caller]
fn check_markdown<S: Section>(lines: &[&str]) {
    let text = catalogue::<S>().markdown();
    let missing: Vec<_> = lines.iter().filter(|line| text.lines().all(|own| own != **line)).collect();
    assert!(missing.is_empty(), "{missing:#?} are not in\n{text}");
}

#[track_caller]
fn check_schema<S: Section>(pointer: &str, expected: &Value) {
    let schema: Value = serde_json::from_str(&catalogue::<S>().json_schema()).unwrap();
    assert_eq!(schema.pointer(pointer).unwrap_or(&Value::Null), expected, "{schema:#}");
}

#[track_caller]
fn check_json<S: Section>(pointer: &str, expected: &Value) {
    let fields: Value = serde_json::from_str(&catalogue::<S>().json()).unwrap();
    assert_eq!(fields.pointer(pointer), Some(expected), "{fields:#}");
}

#[test]
fn the_markdown_says_why_and_since_when_and_what_replaced_it() {
    check_markdown::<Cards>(&[
        "Reason: Tells which drivers to test with.",
        "Declared by telemetry-core, since 0.2.0. Deprecated: see `gpu`.",
        "| `cards.count` | count |  | counts | How many. | `5` |",
        "| `cards.size` | count | bytes | counts | How large. Reason: Tells which models fit. Since 0.3. Deprecated: none. | `5` |",
    ]);
    check_markdown::<Members>(&["Reason: Tells how large clusters are.", "Declared by telemetry-core."]);
}

#[test]
fn a_bar_begins_no_cell() {
    check_markdown::<Bars>(&[
        r"| `bars.plan` | one of `a\|b`, `c` |  | classifies | One \| the other. Reason: Tells a \| from b. | `a\|b` |",
        r"| `bars.size` | count | a\|b | counts | How large. | `5` |",
    ]);
}

#[test]
fn the_json_says_why_and_since_when_and_what_replaced_it() {
    check_json::<Cards>("/0/reason", &json!("Tells which drivers to test with"));
    check_json::<Cards>("/0/since", &json!("0.2.0"));
    check_json::<Cards>("/0/deprecated", &json!("see `gpu`"));
    check_json::<Cards>("/0/sectionMeaning", &json!("Graphics processors."));
    check_json::<Cards>("/1/reason", &json!("Tells which models fit"));
    check_json::<Cards>("/1/since", &json!("0.3"));
    check_json::<Cards>("/1/deprecated", &json!("none."));
    check_json::<Members>("/0/reason", &json!("Tells how large clusters are"));
    check_json::<Members>("/0/since", &Value::Null);
}

#[test]
fn the_schema_says_why_and_what_is_deprecated() {
    let cards = "Tells which drivers to test with; since 0.2.0; deprecated: see `gpu`";
    check_schema::<Cards>("/properties/cards/$comment", &json!(cards));
    check_schema::<Cards>("/properties/cards/deprecated", &json!(true));
    check_schema::<Cards>("/properties/cards/properties/count/$comment", &Value::Null);
    check_schema::<Cards>("/properties/cards/properties/count/deprecated", &Value::Null);
    let size = "Tells which models fit; since 0.3; deprecated: none.";
    check_schema::<Cards>("/properties/cards/properties/size/$comment", &json!(size));
    check_schema::<Cards>("/properties/cards/properties/size/deprecated", &json!(true));
    check_schema::<Members>("/properties/members/$comment", &json!("Tells how large clusters are"));
    check_schema::<Members>("/properties/members/deprecated", &Value::Null);
}

#[test]
fn a_field_beside_the_sections_has_the_reason_of_its_own() {
    check_schema::<Beside>("/properties/plan/$comment", &json!("Tells which plans to keep; since 0.2"));
    check_schema::<Beside>("/properties/size/$comment", &json!("Tells which models fit; since 0.2"));
    check_schema::<Beside>("/properties/plan/deprecated", &Value::Null);
}

#[test]
fn the_name_of_the_schema_is_the_hash_of_all_its_other_lines() {
    let catalogue = catalogue::<Plain>();
    let schema: Value = serde_json::from_str(&catalogue.json_schema()).unwrap();
    assert_eq!(schema["$id"], catalogue.schema_id());
    // As `grep --invert-match '"$id"' | sha256sum` counts it.
    let hash = "c94dccc14fa933b3e09c1537f193e08bb6da9e8c4d348e093dd79c6b3fdb75c0";
    assert_eq!(catalogue.schema_id(), format!("urn:telemetry-schema:sha256:{hash}"));
    assert_eq!(catalogue.json_schema().lines().filter(|line| line.contains("\"$id\"")).count(), 1);
}

#[test]
fn another_reason_is_another_schema() {
    assert_ne!(catalogue::<Plain>().schema_id(), catalogue::<other::Plain>().schema_id());
}

#[test]
fn a_catalogue_differs_from_another_one_in_its_fields() {
    let older = catalogue::<Cards>().json().parse().unwrap();
    assert_eq!(catalogue::<Cards>().diff(&older), []);
    let changes = catalogue::<Members>().diff(&older);
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["added: members.*", "removed: cards.count", "removed: cards.size"]);
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with", since = "0.2.0", deprecated = "see `gpu`")]
struct Cards {
    /// How many.
    count: u64,
    /// How large.
    #[section(unit = "bytes", reason = "Tells which models fit", since = "0.3", deprecated = "none.")]
    size: u64,
}

/// What stands at the top level.
#[derive(Section)]
#[section(top_level, reason = "Tells which plans to keep", since = "0.2")]
struct Beside {
    /// The plan.
    plan: Plan,
    /// How large.
    #[section(reason = "Tells which models fit")]
    size: u64,
}

/// Things with bars.
#[derive(Section)]
#[section(reason = "Tells whether tables are whole")]
struct Bars {
    /// One | the other.
    #[section(reason = "Tells a | from b")]
    plan: Plan,
    /// How large.
    #[section(unit = "a|b")]
    size: u64,
}

/// Members.
#[derive(Section)]
#[section(reason = "Tells how large clusters are")]
struct Members(
    /// What each of them is.
    BTreeMap<Identifier, Plan>,
);

/// A flag.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Plain {
    /// A flag.
    flag: bool,
}

mod other {
    /// A flag.
    #[derive(telemetry_core::Section)]
    #[section(reason = "Tells another test what it needs")]
    pub struct Plain {
        /// A flag.
        flag: bool,
    }
}

/// What was bought.
#[derive(Clone, Copy, Label)]
enum Plan {
    #[label("a|b")]
    Either,
    #[label("c")]
    Other,
}
