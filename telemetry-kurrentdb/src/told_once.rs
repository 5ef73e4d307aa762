//! What is told once in the life of a node's value, however often it is found.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The subjects that were told of.
#[derive(Debug, Default)]
pub(crate) struct ToldOnce(Mutex<BTreeSet<&'static str>>);

impl ToldOnce {
    /// Whether nothing was told of `subject` before; from now on something was.
    pub(crate) fn is_first(&self, subject: &'static str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_is_told_of_once() {
        let told = ToldOnce::default();
        let first = ["state", "version", "state"].into_iter().filter(|subject| told.is_first(subject));
        assert_eq!(first.collect::<Vec<_>>(), ["state", "version"]);
    }
}
