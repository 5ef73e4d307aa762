//! Rows of checks: each runs, however many others failed, and the last line counts them.

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

/// Checks that are run one after the other.
#[derive(Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// Runs one check and prints its line.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<Verdict>) {
        let start = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| Err(anyhow!("it panicked")));
        let seconds = start.elapsed().as_secs_f64();
        match done {
            Ok(Verdict::Passed) => {
                self.passed += 1;
                line(format_args!("passed   {name} ({seconds:.1} s)"));
            }
            Ok(Verdict::Skipped(reason)) => {
                self.skipped += 1;
                line(format_args!("skipped  {name}: {reason}"));
            }
            Err(error) => {
                self.failed += 1;
                line(format_args!("FAILED   {name} ({seconds:.1} s): {error:#}"));
            }
        }
    }

    /// Prints the count.
    pub(crate) fn end(self) -> Result<()> {
        let Self { passed, failed, skipped } = self;
        line(format_args!("{passed} passed, {failed} failed, {skipped} skipped"));
        ensure!(failed == 0, "{failed} checks failed");
        ensure!(passed > 0, "no check was run");
        Ok(())
    }
}
