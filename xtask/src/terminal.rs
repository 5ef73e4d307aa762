//! What is printed for people.
#![expect(clippy::print_stdout, reason = "this is where xtask prints")]

use std::fmt;
use std::sync::OnceLock;
use std::time::Instant;

/// A headline above what follows.
pub(crate) fn headline(text: impl fmt::Display) {
    println!("\n== {text}");
}

/// A headline above a step of several, with the time since the first of them.
pub(crate) fn step(text: &str) {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    let seconds = FIRST.get_or_init(Instant::now).elapsed().as_secs();
    headline(format_args!("{text} ({} min {:02} s)", seconds / 60, seconds % 60));
}

/// One line.
pub(crate) fn line(text: impl fmt::Display) {
    println!("{text}");
}

/// A block, indented.
pub(crate) fn block(text: &str) {
    text.lines().for_each(|line| println!("   {line}"));
}
