//! A struct is a section of its own.

use telemetry_core::Section;

/// The memory of a graphics processor.
struct Memory {
    total: u64,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// What they have.
    memory: Memory,
}

fn main() {}
