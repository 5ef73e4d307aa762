//! What is absent is absent for a reason.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    count: Option<u64>,
    /// Whether there are any.
    is_there: std::option::Option<bool>,
}

fn main() {}
