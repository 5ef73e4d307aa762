//! A number has the same size everywhere.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    count: usize,
    /// How much they differ.
    difference: isize,
}

fn main() {}
