//! What a peer does, one after the other.

use std::collections::VecDeque;

use crate::{answer::Answer, steps::Step, watched::Watched};

/// What a peer does in turn: an [`Answer`] for each request, or [`Step`]s for each connection. The last entry stays.
#[derive(Debug)]
pub struct Script<T>(Watched<VecDeque<T>>);

impl<T: Clone> Script<T> {
    /// None where there was never any.
    pub(crate) fn next(&self) -> Option<T> {
        self.0.change(|left| if left.len() > 1 { left.pop_front() } else { left.front().cloned() })
    }

    pub(crate) fn replace(&self, entries: Vec<T>) {
        self.0.change(|left| *left = entries.into());
    }
}

impl<T> From<Vec<T>> for Script<T> {
    fn from(entries: Vec<T>) -> Self {
        Self(Watched::new(entries.into()))
    }
}

/// The same answer to every request.
impl From<Answer> for Script<Answer> {
    fn from(answer: Answer) -> Self {
        vec![answer].into()
    }
}

/// The same steps with every connection.
impl From<Vec<Step>> for Script<Vec<Step>> {
    fn from(steps: Vec<Step>) -> Self {
        vec![steps].into()
    }
}

impl<T> Default for Script<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}
