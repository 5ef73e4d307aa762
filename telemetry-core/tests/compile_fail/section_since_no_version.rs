//! A section is there since a version of its crate.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with", since = "2026-11-24")]
struct Cards {
    /// How many.
    #[section(since = "v2")]
    count: u64,
}

fn main() {}
