//! A name in a report is ASCII.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
struct Größe {
    /// How many.
    count: u64,
}

fn main() {}
