//! What is printed for people.
#![expect(clippy::print_stdout, reason = "this is where xtask prints")]

use std::fmt;

/// A headline above what follows.
pub(crate) fn headline(text: impl fmt::Display) {
    println!("\n== {text}");
}

/// One line.
pub(crate) fn line(text: impl fmt::Display) {
    println!("{text}");
}

/// A block, indented.
pub(crate) fn block(text: &str) {
    text.lines().for_each(|line| println!("   {line}"));
}
