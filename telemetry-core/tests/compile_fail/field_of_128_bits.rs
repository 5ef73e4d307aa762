//! A number has 64 bits.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    count: u128,
    /// How much they differ.
    difference: i128,
}

fn main() {}
