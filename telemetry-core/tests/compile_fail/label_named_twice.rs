//! A label has one name.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    #[label("FREE")]
    #[label("GRATIS")]
    Free,
}

fn main() {}
