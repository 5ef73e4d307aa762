//! A reason says more than the doc comment.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "graphics processors")]
struct Cards {
    /// How many there are.
    #[section(reason = "How many there are")]
    count: u64,
}

fn main() {}
