//! A map is the whole of its section.

use std::collections::BTreeMap;

use telemetry_core::{Identifier, Label, Section};

/// A state.
#[derive(Clone, Copy, Label)]
enum State {
    Up,
}

/// Members.
#[derive(Section)]
#[section(reason = "Tells how large clusters are")]
struct Members(
    /// What each of them is.
    #[section(since = "0.2.0")]
    BTreeMap<Identifier, State>,
);

fn main() {}
