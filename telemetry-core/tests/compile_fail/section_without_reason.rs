//! Operators read a section's reason before they agree.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
