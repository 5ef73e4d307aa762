//! Operators read the doc comment of a section before they agree.

use telemetry_core::Section;

#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct Cards {
    /// Processors that the driver lists.
    count: u64,
}

fn main() {}
