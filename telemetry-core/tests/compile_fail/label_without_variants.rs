//! A fixed list has a word.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
enum Plan {}

fn main() {}
