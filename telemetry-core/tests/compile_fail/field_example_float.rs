//! A float is no value of any field.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    #[section(example = 1.5)]
    count: u64,
}

fn main() {}
