//! What is said once in the life of this process, however often it is found.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The remarks that were made.
#[derive(Debug, Default)]
pub(super) struct Remarks(Mutex<BTreeSet<&'static str>>);

impl Remarks {
    /// Calls `say` if this is the first remark on `subject`.
    pub(super) fn once(&self, subject: &'static str, say: impl FnOnce()) {
        // No lock is held while a subscriber of the log runs.
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(subject);
        if first {
            say();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_is_remarked_on_once() {
        let remarks = Remarks::default();
        let mut said = Vec::new();
        for subject in ["state", "version", "state"] {
            remarks.once(subject, || said.push(subject));
        }
        assert_eq!(said, ["state", "version"]);
    }
}
