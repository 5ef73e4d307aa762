//! A section is a struct.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
enum Cards {
    /// None.
    None,
}

fn main() {}
