//! What can be said of an enum of labels is where the core is.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
#[label("plan")]
enum Plan {
    Free,
}

fn main() {}
