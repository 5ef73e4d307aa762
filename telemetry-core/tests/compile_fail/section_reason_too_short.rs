//! A reason is a sentence.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Usage")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
