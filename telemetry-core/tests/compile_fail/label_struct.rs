//! A label is one of several words.

use telemetry_core::Label;

#[derive(Clone, Copy, Label)]
struct Plan;

fn main() {}
