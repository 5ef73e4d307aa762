//! Sections of other shapes: a map, and one of which not every field may be absent.

use std::collections::BTreeMap;

use telemetry_core::{Identifier, Label, Reading, Section};

/// A word.
#[derive(Clone, Copy, Label)]
pub enum Word {
    Yes,
}

/// Members of a cluster.
#[derive(Section)]
#[section(reason = "Something to test with")]
pub struct Members(
    /// What each of them is.
    pub BTreeMap<Identifier, Word>,
);

/// A section of which one field may not be absent.
#[derive(Section)]
#[section(reason = "Something to test with")]
pub struct Gamma {
    /// A number.
    pub count: u64,
    /// A flag.
    pub flag: Reading<bool>,
}
