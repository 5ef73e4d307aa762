//! A float has no exact spelling.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: f64,
}

fn main() {}
