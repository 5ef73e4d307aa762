//! Two fields have two names on the wire.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards {
    /// How many.
    device_count: u64,
    /// How many, too.
    #[allow(non_snake_case)]
    deviceCount: u64,
    /// How many in all.
    #[section(name = "deviceCount")]
    total: u64,
}

fn main() {}
