//! What a case tells people, beside its result.
#![expect(clippy::print_stderr, reason = "results are printed to standard output")]

use std::fmt;

/// One line.
pub(crate) fn print_line(text: impl fmt::Display) {
    eprintln!("{text}");
}
