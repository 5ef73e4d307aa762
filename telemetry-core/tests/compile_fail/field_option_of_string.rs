//! Text is not said, even where it is optional.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// What it holds.
    field: Option<String>,
}

fn main() {}
