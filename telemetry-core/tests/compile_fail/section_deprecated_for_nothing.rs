//! What is deprecated has a replacement, or it is said that it has none.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with", deprecated = "")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
