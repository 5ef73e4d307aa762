//! Rows of checks: each runs, however many others failed, and the last line counts them.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};

use crate::terminal::line;

/// What a check came to.
pub(crate) enum Verdict {
    Passed,
    /// It could not be run here, for this reason.
    Skipped(String),
}

/// A check that was run, or that could not be.
#[derive(Clone)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) status: CheckStatus,
}

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CheckStatus {
    Passed,
    Failed(String),
    Skipped(String),
}

/// Checks that are run one after the other.
#[derive(Default)]
pub(crate) struct Tally(Vec<Checked>);

impl Tally {
    /// Runs one check and prints its line.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<Verdict>) {
        let start = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| Err(anyhow!("it panicked")));
        let status = match done {
            Ok(Verdict::Passed) => CheckStatus::Passed,
            Ok(Verdict::Skipped(reason)) => CheckStatus::Skipped(reason),
            Err(error) => CheckStatus::Failed(format!("{error:#}")),
        };
        let checked = Checked { name: name.to_owned(), status };
        line(format_args!("{checked} ({:.1} s)", start.elapsed().as_secs_f64()));
        self.0.push(checked);
    }

    /// Prints the count.
    pub(crate) fn end(self) -> Result<Vec<Checked>> {
        let count = |is_it: fn(&CheckStatus) -> bool| self.0.iter().filter(|checked| is_it(&checked.status)).count();
        let passed = count(|status| *status == CheckStatus::Passed);
        let failed = count(|status| matches!(status, CheckStatus::Failed(_)));
        line(format_args!("{passed} passed, {failed} failed, {} skipped", self.0.len() - passed - failed));
        ensure!(failed == 0, "{failed} checks failed");
        ensure!(passed > 0, "no check was run");
        Ok(self.0)
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, status } = self;
        match status {
            CheckStatus::Passed => write!(f, "passed   {name}"),
            CheckStatus::Failed(error) => write!(f, "FAILED   {name}: {error}"),
            CheckStatus::Skipped(reason) => write!(f, "skipped  {name}: {reason}"),
        }
    }
}
