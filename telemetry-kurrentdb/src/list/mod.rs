//! A list that is counted as it streams by: one element at a time is kept, and no more.

use super::json;

/// The longest element, and the most that may stand around a list.
const KEPT: usize = 64 * 1024;

/// What JSON allows between values; ASCII has more.
const BLANKS: &[u8] = b" \t\n\r";

/// What is counted of a list, element by element.
pub(crate) trait Counted: Default {
    const POSITION: ListPosition;

    /// Counts one element; `None` if it can't be counted right.
    fn add(&mut self, element: &[u8]) -> Option<()>;
}

/// Where the list stands in its document.
#[derive(Clone, Copy)]
pub(crate) enum ListPosition {
    /// The document is the list.
    Root,
    /// The document is an object, and the list its member of this name.
    Member(&'static str),
}

/// A list of which some bytes were read.
///
/// The elements are handed out as they end, and what stands around them is kept, so that in the end both are known to
/// be JSON: every element by who counts it, the rest as a document with an empty list.
#[derive(Default)]
pub(crate) struct List<C> {
    counted: C,
    phase: Phase,
    text: Text,
    /// Objects and lists that are open: before and behind the list those of the document, in the list those of an element.
    depth: usize,
    element: Vec<u8>,
    around: Vec<u8>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Before,
    /// In the list, behind this many commas.
    Within(u64),
    Behind,
}

impl<C: Counted> List<C> {
    /// Takes the next bytes; `None` if the document is not what it should be, whatever follows.
    pub(crate) fn take(&mut self, mut chunk: &[u8]) -> Option<()> {
        while !chunk.is_empty() {
            let run = self.text.run(chunk);
            let (bytes, rest) = chunk.split_at(run);
            self.keep(bytes)?;
            chunk = match rest.split_first() {
                Some((mark, rest)) => {
                    self.mark(*mark)?;
                    rest
                }
                None => rest,
            };
        }
        Some(())
    }

    /// What was counted, if the document is whole.
    pub(crate) fn end(self) -> Option<C> {
        let is_document = match C::POSITION {
            ListPosition::Root => json::elements(&self.around).is_some(),
            ListPosition::Member(name) => is_once(name, &self.around),
        };
        (self.phase == Phase::Behind && is_document).then_some(self.counted)
    }

    /// Takes a byte that opens, closes or separates.
    fn mark(&mut self, mark: u8) -> Option<()> {
        match (self.phase, mark) {
            (Phase::Before, b'[') if self.is_at_the_list() => self.begin(),
            (Phase::Within(commas), b',') if self.depth == 0 => self.next(commas),
            (Phase::Within(commas), b']') if self.depth == 0 => self.finish(commas),
            _ => self.nest(mark),
        }
    }

    fn begin(&mut self) -> Option<()> {
        self.keep(b"[")?;
        (self.phase, self.depth) = (Phase::Within(0), 0);
        Some(())
    }

    fn next(&mut self, commas: u64) -> Option<()> {
        self.count()?;
        self.phase = Phase::Within(commas + 1);
        Some(())
    }

    fn finish(&mut self, commas: u64) -> Option<()> {
        if commas > 0 || !self.element.iter().all(|byte| BLANKS.contains(byte)) {
            self.count()?;
        }
        self.phase = Phase::Behind;
        self.depth = C::POSITION.depth();
        self.keep(b"]")
    }

    fn count(&mut self) -> Option<()> {
        self.counted.add(&self.element)?;
        self.element.clear();
        Some(())
    }

    fn nest(&mut self, mark: u8) -> Option<()> {
        self.depth = match mark {
            b'[' | b'{' => self.depth + 1,
            b']' | b'}' => self.depth.checked_sub(1)?,
            _ => self.depth,
        };
        self.keep(&[mark])
    }

    fn keep(&mut self, bytes: &[u8]) -> Option<()> {
        let kept = if matches!(self.phase, Phase::Within(_)) { &mut self.element } else { &mut self.around };
        let fits = kept.len() + bytes.len() <= KEPT;
        fits.then(|| kept.extend_from_slice(bytes))
    }

    /// Whether a bracket that opens now opens the list.
    fn is_at_the_list(&self) -> bool {
        self.depth == C::POSITION.depth() && C::POSITION.is_behind(&self.around)
    }
}

impl ListPosition {
    fn depth(self) -> usize {
        match self {
            Self::Root => 0,
            Self::Member(_) => 1,
        }
    }

    /// Whether the place is at the end of these bytes. The name stands in quotes that begin it, since `{` or `,` is before.
    fn is_behind(self, around: &[u8]) -> bool {
        let Self::Member(name) = self else { return true };
        let key = || around.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end().strip_suffix(b"\"");
        let before = key().and_then(|key| key.strip_suffix(name.as_bytes())?.strip_suffix(b"\""));
        before.is_some_and(|before| matches!(before.trim_ascii_end().last(), Some(b'{' | b',')))
    }
}

/// Whether this is an object with one member of this name; a second one leaves a doubt as to which one is meant.
fn is_once(name: &str, object: &[u8]) -> bool {
    let mut found = 0;
    let read = json::each_member(object, |own, _| found += usize::from(own == name));
    read.is_some() && found == 1
}

/// Whether a byte stands in a string.
#[derive(Clone, Copy, Default)]
enum Text {
    #[default]
    Outside,
    Inside,
    /// Behind a backslash.
    Escaped,
}

impl Text {
    /// How many bytes come before the next one that opens, closes or separates.
    fn run(&mut self, bytes: &[u8]) -> usize {
        bytes.iter().position(|byte| self.is_mark(*byte)).unwrap_or(bytes.len())
    }

    fn is_mark(&mut self, byte: u8) -> bool {
        *self = match (*self, byte) {
            (Self::Outside, b'[' | b']' | b'{' | b'}' | b',') => return true,
            (Self::Outside, b'"') | (Self::Escaped, _) => Self::Inside,
            (Self::Inside, b'\\') => Self::Escaped,
            (Self::Inside, b'"') => Self::Outside,
            (same, _) => same,
        };
        false
    }
}

#[cfg(any(test, fuzzing))]
pub(crate) mod oracle;
#[cfg(test)]
mod tests;
