//! A span of time has one spelling.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How long they run.
    up: std::time::Duration,
}

fn main() {}
