//! A label is printable ASCII.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    #[label("a\nb")]
    Both,
}

fn main() {}
