//! A reason is a text.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = 7)]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
