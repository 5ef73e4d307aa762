//! A JSON value can hold anything.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// What it holds.
    field: serde_json::Value,
}

fn main() {}
