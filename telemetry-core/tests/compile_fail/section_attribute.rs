//! There is one thing to say about a section's place.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(name = "gpu")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
