//! What can be said of a field is a short list.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    #[section(top_level)]
    count: u64,
}

fn main() {}
