//! What a section declares by its attributes is in its declaration, word for word.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(dead_code, reason = "what is declared is looked at, and what it holds is not")]

use telemetry_core::{Field, Label, Section, Shape};

/// The core under another name, as in a crate that renames its dependency.
mod renamed {
    pub use telemetry_core::*;
}

#[track_caller]
fn check<S: Section>(name: &str, reason: &str, since: Option<&str>, deprecated: Option<&str>) {
    let own = S::DECLARATION;
    assert_eq!((own.name(), own.reason()), (name, Some(reason)));
    assert_eq!((own.since(), own.deprecated()), (since, deprecated));
}

#[track_caller]
fn check_field(index: usize, name: &str, reason: Option<&str>, since: Option<&str>, deprecated: Option<&str>) {
    let field = field(index);
    assert_eq!((field.name(), field.reason()), (name, reason));
    assert_eq!((field.since(), field.deprecated()), (since, deprecated));
}

fn field(index: usize) -> Field {
    match Renamed::DECLARATION.shape() {
        Shape::Fields(fields) => fields[index],
        other => panic!("{other:?} has no fields"),
    }
}

#[test]
fn a_section_has_what_its_attributes_say() {
    check::<Plain>("plain", "Tells which plans to keep", None, None);
    check::<Renamed>("cards", "Tells which drivers to test with", Some("0.2.0"), Some("see `gpu`"));
    check::<Elsewhere>("elsewhere", "Tells which plans to keep", None, None);
}

#[test]
fn a_field_has_what_its_attributes_say() {
    check_field(0, "deviceCount", None, None, None);
    check_field(1, "memory", Some("Tells which models fit"), Some("1.2"), Some("see `deviceCount`"));
    check_field(2, "type", None, None, None);
}

#[test]
fn a_field_has_the_unit_and_the_example_of_its_type() {
    let of = |index| (field(index).unit(), field(index).example());
    assert_eq!(of(0), (None, "5"));
    assert_eq!(of(1), (Some("bytes"), "4096"));
    assert_eq!(of(2), (None, "Paid"));
    assert_eq!(of(3), (None, "-273"));
    assert_eq!(of(4), (None, "false"));
}

/// A plan.
#[derive(Section)]
#[section(reason = "Tells which plans to keep")]
struct Plain {
    /// The plan.
    plan: Plan,
}

/// Graphics processors.
#[derive(Section)]
#[section(name = "cards", reason = "Tells which drivers to test with")]
#[section(since = "0.2.0", deprecated = "see `gpu`")]
struct Renamed {
    /// How many.
    #[section()]
    device_count: u64,
    /// How much they hold.
    #[section(name = "memory", unit = "bytes", example = 4096)]
    #[section(reason = "Tells which models fit", since = "1.2", deprecated = "see `deviceCount`")]
    total_memory: u64,
    /// Which plan they are on.
    #[section(example = "Paid")]
    r#type: Plan,
    /// How cold they get.
    #[section(example = -273)]
    temperature: i64,
    /// Whether there are any.
    #[section(example = false)]
    is_there: bool,
}

/// A plan, by way of another name of the core.
#[derive(renamed::Section)]
#[section(crate = "renamed", reason = "Tells which plans to keep")]
struct Elsewhere {
    /// The plan.
    plan: ElsewherePlan,
}

/// What was bought.
#[derive(Clone, Copy, Label)]
enum Plan {
    Free,
    Paid,
}

/// What was bought, by way of another name of the core.
#[derive(Clone, Copy, renamed::Label)]
#[label(crate = "crate::renamed")]
enum ElsewherePlan {
    Free,
}
