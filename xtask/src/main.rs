//! How everything is run.

fn main() {}
