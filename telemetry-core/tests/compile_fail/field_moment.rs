//! A moment tells one report from all others.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// When they were started.
    started: std::time::SystemTime,
    /// When they were seen.
    seen: std::time::Instant,
}

fn main() {}
