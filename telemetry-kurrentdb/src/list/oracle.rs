//! What is asked of every list, by tests and fuzzers alike: in pieces it is counted as the whole is.

use serde_json::Value;

use super::{Counted, List, ListPosition};

/// Counts elements that are JSON of any kind.
#[derive(Default)]
pub(crate) struct Elements(pub(crate) usize);

impl Counted for Elements {
    const POSITION: ListPosition = ListPosition::Root;

    fn add(&mut self, element: &[u8]) -> Option<()> {
        serde_json::from_slice::<Value>(element).ok()?;
        self.0 += 1;
        Some(())
    }
}

/// So deep, an element of a document can be read and the document can't.
const DEEP: usize = 100;

/// Compares; the first byte of the input is the length of a piece, and the rest the document.
pub(crate) fn check(input: &[u8]) {
    let Some((length, document)) = input.split_first() else { return };
    let mut list = List::<Elements>::default();
    let taken = document.chunks(usize::from(*length).max(1)).try_for_each(|piece| list.take(piece));
    let counted = taken.and_then(|()| list.end()).map(|elements| elements.0);
    let opened = document.iter().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if opened < DEEP {
        let whole = serde_json::from_slice::<Vec<Value>>(document).ok().map(|elements| elements.len());
        assert_eq!(counted, whole, "{}", document.escape_ascii());
    }
}
