//! A section is a struct.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
enum Cards {
    /// None.
    None,
}

fn main() {}
