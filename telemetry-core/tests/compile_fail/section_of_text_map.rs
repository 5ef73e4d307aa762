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
struct Members(
    /// Each by its host name.
    BTreeMap<String, State>,
);

fn main() {}
