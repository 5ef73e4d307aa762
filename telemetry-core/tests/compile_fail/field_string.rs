//! Open text is not said.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// What it holds.
    field: String,
}

fn main() {}
