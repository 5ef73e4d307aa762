//! Absences: what a report does not have, and why.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::line::Listed;
use crate::spoken::Spoken;
use crate::{CollectError, Line};

/// A section or a field that a report does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    path: String,
    cause: AbsenceCause,
}

/// Why a section or a field is absent. Its text is one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AbsenceCause {
    /// Its provider, or the host's source, says why.
    #[error("{}", Line::new(.0))]
    Collect(CollectError),
    /// Its provider panicked.
    #[error("it panicked")]
    Panicked,
    /// Its provider gave no answer before its deadline.
    #[error("it took longer than {} s", deadline.as_secs())]
    Late {
        /// The deadline.
        deadline: Duration,
    },
    /// Its provider has not come back from an earlier call, and is not started again before it has.
    #[error("it has been stuck since an earlier call")]
    Stuck,
    /// The process may start no more threads.
    #[error("this process may start no more threads")]
    NoThread,
    /// Its provider gave a map without entries.
    #[error("its map has no entries")]
    Empty,
    /// Its provider gave other values than the section declares.
    #[error("its values are not those that it declares")]
    Undeclared,
    /// The section, or with it the whole report, would be larger than the limit.
    #[error("it was cut: {bytes} bytes are too many")]
    TooLarge {
        /// The size of the section.
        bytes: usize,
    },
    /// The section can't stand beside another one; the line says which, and the remedy.
    #[error("{0}")]
    Conflict(Line),
    /// The value is a version of four numbers that are also an address of this machine.
    #[error("it is the same as an address of this machine")]
    OwnAddress,
    /// The operator refuses it.
    #[error("the operator refuses it")]
    RefusedByOperator,
    /// The operator refuses a field without which the section can't be.
    #[error("the operator refuses its field {field}, without which it can't be")]
    RequiredFieldRefused {
        /// The field's name on the wire.
        field: &'static str,
    },
    /// It is new, and the operator is to see it in the notice before it is said.
    #[error("it is new, and held back for another {}", Spoken::until(*until))]
    HeldBack {
        /// Until when.
        until: SystemTime,
    },
    /// A field is held back without which the section can't be.
    #[error("its field {field}, without which it can't be, is new, and held back for another {}", Spoken::until(*until))]
    RequiredFieldHeldBack {
        /// The field's name on the wire.
        field: &'static str,
        /// Until when.
        until: SystemTime,
    },
}

impl Absence {
    /// Where it would stand in the report: `version`, `cluster`, or `cluster.nodeState`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it does not.
    #[must_use]
    pub fn cause(&self) -> &AbsenceCause {
        &self.cause
    }
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.path, self.cause)
    }
}

impl From<CollectError> for AbsenceCause {
    fn from(error: CollectError) -> Self {
        Self::Collect(error)
    }
}

impl Absence {
    #[cfg_attr(not(feature = "engine"), expect(dead_code, reason = "only the engine composes reports"))]
    pub(crate) fn new(path: impl Into<String>, cause: impl Into<AbsenceCause>) -> Self {
        Self { path: path.into(), cause: cause.into() }
    }
}

/// Absences, those with one cause together.
pub(crate) struct ByCause<'a>(pub(crate) &'a [Absence]);

impl fmt::Display for ByCause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut causes: Vec<&AbsenceCause> = Vec::new();
        for Absence { cause, .. } in self.0 {
            if causes.contains(&cause) {
                continue;
            }
            let paths: Vec<_> = self.0.iter().filter(|other| other.cause == *cause).map(Absence::path).collect();
            let separator = if causes.is_empty() { "" } else { ", " };
            write!(f, "{separator}{} ({cause})", Listed(&paths))?;
            causes.push(cause);
        }
        Ok(())
    }
}
