//! Several errors told at once, so that a declaration is mended in one go.

use syn::{Error, Result};

/// The errors that were found so far.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// The value of a result; its error is kept for the end.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// All the errors as one, or else the last value.
    pub(crate) fn end_with<T>(mut self, last: Result<T>) -> Result<T> {
        match (last, self.0.take()) {
            (last, None) => last,
            (Ok(_), Some(earlier)) => Err(earlier),
            (Err(error), Some(mut earlier)) => {
                earlier.combine(error);
                Err(earlier)
            }
        }
    }

    /// All the errors as one, if there are any.
    pub(crate) fn end(self) -> Result<()> {
        self.end_with(Ok(()))
    }

    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(earlier) => earlier.combine(error),
            none => *none = Some(error),
        }
    }
}
