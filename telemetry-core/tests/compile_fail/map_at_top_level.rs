//! A map's keys stand in an object of their own.

use std::collections::BTreeMap;

use telemetry_core::{Identifier, Label, Section};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

/// Members.
#[derive(Section)]
#[section(top_level, reason = "Tells a test what it needs")]
struct Members(
    /// What each of them is.
    BTreeMap<Identifier, State>,
);

fn main() {}
