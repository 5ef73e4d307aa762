//! The keys of a map are identifiers.

use std::collections::BTreeMap;

use telemetry_core::{Label, Section};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

/// Members.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Members(
    /// Each by its host name.
    BTreeMap<String, State>,
);

fn main() {}
