//! What a section can say is known before it runs.

use telemetry_core::{Disclosable, Section};

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells which drivers to test with")]
struct Cards<T: Disclosable> {
    /// How many.
    count: T,
}

fn main() {}
