//! A float has no exact spelling.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// What it holds.
    field: f64,
    /// What it holds at most.
    most: f32,
}

fn main() {}
