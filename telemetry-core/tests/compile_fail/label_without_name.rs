//! A label has a name.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    #[label("")]
    Free,
}

fn main() {}
