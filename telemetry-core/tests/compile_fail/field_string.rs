//! Open text is not said.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: String,
}

fn main() {}
