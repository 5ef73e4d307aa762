//! A section says something.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {}

fn main() {}
