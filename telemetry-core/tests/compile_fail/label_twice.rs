//! No two labels have one name.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    Free,
    #[label("FREE")]
    Gratis,
}

fn main() {}
