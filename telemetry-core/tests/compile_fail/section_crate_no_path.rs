//! The core is named by a path.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with", crate = "telemetry-core")]
struct Cards {
    /// How many.
    count: u64,
}

fn main() {}
