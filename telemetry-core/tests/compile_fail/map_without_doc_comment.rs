//! Operators read the doc comment of a map before they agree.

use std::collections::BTreeMap;

use telemetry_core::{Identifier, Label, Section};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

/// Members.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Members(BTreeMap<Identifier, State>);

fn main() {}
