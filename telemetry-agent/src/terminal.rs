//! The terminal that a command prints on, if it is one: its width is that of the text.

use std::io::{self, Write};

use crate::error::AgentError;

/// Prints what a command was asked for. Who reads it may have enough before its end, as `head` has.
pub(crate) fn print(text: &str) -> Result<(), AgentError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(AgentError::Output(cause)),
        _ => Ok(()),
    }
}

/// The text as it is; on a terminal, with lines that are no longer than it is wide.
pub(crate) fn fitted(text: String) -> String {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok();
    match size.map(|size| usize::from(size.ws_col)).filter(|width| *width >= NARROWEST) {
        Some(width) => text.split_inclusive('\n').map(|line| wrapped(line, width)).collect(),
        None => text,
    }
}

/// Below this, nothing could be read.
const NARROWEST: usize = 20;

/// Breaks a line at blanks; what follows stands below its last column, or is indented.
fn wrapped(line: &str, width: usize) -> String {
    let column = line.trim_end().rfind("  ").map_or(0, |blanks| line[..blanks + 2].chars().count());
    let indent = if column > 0 && column < width * 2 / 3 { column } else { INDENT };
    let (mut text, mut length) = (String::new(), 0);
    for word in line.split_inclusive(' ') {
        let long = word.trim_end().chars().count();
        if length + long > width && length > indent {
            text.truncate(text.trim_end().len());
            text += &format!("\n{:indent$}", "");
            length = indent;
        }
        text += word;
        length += word.chars().count();
    }
    text
}

const INDENT: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(wrapped(line, 20), expected);
    }

    #[test]
    fn a_line_is_broken_at_blanks() {
        check("short\n", "short\n");
        check("exactly twenty wide!\n", "exactly twenty wide!\n");
        check("one two three four five six\n", "one two three four\n    five six\n");
        check("averylongwordthatcannotbebroken\n", "averylongwordthatcannotbebroken\n");
    }

    #[test]
    fn the_last_column_goes_on_below_itself() {
        check("name   one two three\n", "name   one two three\n");
        check("name   one two three four\n", "name   one two three\n       four\n");
        check("a  b   one two three four\n", "a  b   one two three\n       four\n");
    }
}
