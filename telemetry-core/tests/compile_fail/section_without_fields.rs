//! A section says something.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
struct Cards {}

fn main() {}
