//! A label is printable ASCII.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    #[label("größe")]
    Size,
}

fn main() {}
