//! A path is not said.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
struct Cards {
    /// What it holds.
    field: std::path::PathBuf,
}

fn main() {}
