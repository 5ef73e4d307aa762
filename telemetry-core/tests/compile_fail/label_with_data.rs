//! A label holds no data.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {
    Free,
    Custom(&'static str),
}

fn main() {}
