//! What can be said of a section is a short list.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(place = "top")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
