//! A section's fields have names.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards(
    /// How many.
    u64,
    /// How large.
    u64,
);

fn main() {}
