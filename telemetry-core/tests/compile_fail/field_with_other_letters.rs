//! A name in a report is ASCII.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// How many.
    größe: u64,
}

fn main() {}
