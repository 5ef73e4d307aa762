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

    /// Prints the count, and fails if a check did.
    pub(crate) fn end(self) -> Result<Vec<Checked>> {
        let checked = self.count()?;
        ensure_none_failed(&checked)?;
        Ok(checked)
    }

    /// Prints the count, however many failed.
    pub(crate) fn count(self) -> Result<Vec<Checked>> {
        let passed = self.0.iter().filter(|checked| checked.status == CheckStatus::Passed).count();
        let failed = self.0.iter().filter(|checked| checked.has_failed()).count();
        line(format_args!("{passed} passed, {failed} failed, {} skipped", self.0.len() - passed - failed));
        ensure!(passed + failed > 0, "no check was run");
        Ok(self.0)
    }
}

/// Names those that failed.
pub(crate) fn ensure_none_failed(checks: &[Checked]) -> Result<()> {
    let failed: Vec<_> = checks.iter().filter(|checked| checked.has_failed()).map(|checked| &*checked.name).collect();
    ensure!(failed.is_empty(), "{} failed: {}", failed.len(), failed.join(", "));
    Ok(())
}

impl Checked {
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.status, CheckStatus::Failed(_))
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
