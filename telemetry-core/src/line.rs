//! Text for people: one line that no terminal and no log can misread.

use std::fmt;

/// One line of printable ASCII, at most 1 KiB, for logs and never for reports.
///
/// Whatever else is written into it is escaped, so that neither a node's answer nor a collector's can forge a line.
///
/// ```
/// use telemetry_core::Line;
///
/// assert_eq!(Line::new("gone\n\u{1b}[31m é").to_string(), r"gone\n\u{1b}[31m \u{e9}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// The longest line, in bytes.
    pub const MAX_LENGTH: usize = 1024;

    /// Makes a line of `text`, which is escaped and, past the limit, cut.
    #[must_use]
    pub fn new(text: impl fmt::Display) -> Self {
        use fmt::Write;
        let mut line = Bounded(String::new());
        // The only error is that the line is full, and then it is as it should be.
        let _ = write!(line, "{text}");
        Self(line.0)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: Into<String>> From<T> for Line {
    fn from(text: T) -> Self {
        Self::new(text.into())
    }
}

/// Several things with commas between them.
pub(crate) struct Listed<'a, T>(pub(crate) &'a [T]);

impl<T: fmt::Display> fmt::Display for Listed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}

struct Bounded(String);

impl Bounded {
    fn push(&mut self, character: char) -> fmt::Result {
        if self.0.len() == Line::MAX_LENGTH {
            return Err(fmt::Error);
        }
        self.0.push(character);
        Ok(())
    }
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                ' '..='~' => self.push(character)?,
                _ => character.escape_default().try_for_each(|escaped| self.push(escaped))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(Line::new("é".repeat(4096)).as_str().len(), Line::MAX_LENGTH);
    }

    #[test]
    fn line_separators_are_escaped() {
        for separator in ['\r', '\n', '\u{85}', '\u{2028}', '\u{202e}', '\u{7f}', '\0'] {
            let line = Line::new(format_args!("a{separator}b"));
            assert!(line.as_str().bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line:?}");
        }
    }
}
