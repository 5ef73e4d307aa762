//! A field is one value.

use telemetry_core::Section;

/// Cards.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// Their sizes.
    sizes: Vec<u64>,
    /// Their sizes by name.
    names: std::collections::HashMap<String, u64>,
    /// The first sizes.
    first: [u64; 4],
}

fn main() {}
