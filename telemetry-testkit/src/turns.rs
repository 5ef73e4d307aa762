//! Things that are used one after the other.

use std::collections::VecDeque;

use crate::watched::Watched;

/// What is next in turn; the last one stays.
#[derive(Debug)]
pub(crate) struct Turns<T>(Watched<VecDeque<T>>);

impl<T: Clone> Turns<T> {
    pub(crate) fn replace(&self, turns: Vec<T>) {
        self.0.change(|left| *left = turns.into());
    }

    /// None where there was never any.
    pub(crate) fn next(&self) -> Option<T> {
        self.0.change(|left| if left.len() > 1 { left.pop_front() } else { left.front().cloned() })
    }
}

impl<T> From<Vec<T>> for Turns<T> {
    fn from(turns: Vec<T>) -> Self {
        Self(Watched::new(turns.into()))
    }
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}
