//! An attribute in which nothing is said is no reason.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section()]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
