//! A section in one pair of parentheses is a map.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards(
    /// How many.
    u64,
);

fn main() {}
