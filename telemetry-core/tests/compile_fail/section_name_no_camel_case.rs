//! A name on the wire is camel case.

use telemetry_core::Section;

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with", name = "Acme GPUs")]
struct Cards {
    /// How many.
    #[section(name = "device_count")]
    count: u64,
}

fn main() {}
