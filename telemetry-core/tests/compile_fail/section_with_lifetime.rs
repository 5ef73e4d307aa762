//! A section borrows nothing.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards<'a> {
    /// How many.
    count: &'a u64,
}

fn main() {}
