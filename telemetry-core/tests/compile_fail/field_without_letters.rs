//! A name on the wire begins with a letter.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    __: u64,
    /// How many of the first kind.
    _1st: u64,
}

fn main() {}
