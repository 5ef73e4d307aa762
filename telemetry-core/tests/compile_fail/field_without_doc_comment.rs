//! Operators read the doc comment of a field before they agree.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    count: u64,
}

fn main() {}
