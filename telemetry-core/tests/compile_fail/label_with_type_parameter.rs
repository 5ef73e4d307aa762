//! A fixed list has no type parameters.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan<const N: usize> {
    Free,
}

fn main() {}
