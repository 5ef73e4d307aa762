//! What a case tells people, beside its result.
#![expect(clippy::print_stderr, reason = "results are printed to standard output")]

use std::fmt;

/// One line.
pub(crate) fn remark(text: impl fmt::Display) {
    eprintln!("{text}");
}
