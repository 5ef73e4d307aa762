//! A `&'static str` can be leaked text.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// What it holds.
    field: &'static str,
}

fn main() {}
