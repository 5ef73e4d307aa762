//! A section's place is said in a word.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section()]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
