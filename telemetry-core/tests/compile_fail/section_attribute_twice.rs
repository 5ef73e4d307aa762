//! A section has one reason.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
#[section(reason = "Tells which cards to test with")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
