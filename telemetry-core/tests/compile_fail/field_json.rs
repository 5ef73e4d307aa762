//! A JSON value can hold anything.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: serde_json::Value,
}

fn main() {}
