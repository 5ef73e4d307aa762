//! Text is not said, even where it is optional.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: Option<String>,
}

fn main() {}
