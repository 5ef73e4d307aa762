//! A `&'static str` can be leaked text.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: &'static str,
}

fn main() {}
