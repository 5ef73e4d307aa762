//! A case: its name, what it needs of the machine, and whether others may run at the same time.

use std::path::Path;

use anyhow::Result;
use libtest_mimic::{Completion, Failed, Trial};

use crate::missing::MissingError;
use crate::need::Need;

/// A case with the real agent, whose binary it is given.
pub(crate) struct Case {
    name: &'static str,
    pub(crate) concurrency: Concurrency,
    needs: &'static [Need],
    run: fn(&Path) -> Result<()>,
}

/// Whether other cases may run at the same time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concurrency {
    Parallel,
    /// It kills, holds the agent to a deadline, limits the machine or depends on a moment.
    Serial,
}

/// A case beside which others may run.
pub(crate) const fn parallel(name: &'static str, run: fn(&Path) -> Result<()>) -> Case {
    Case { name, concurrency: Concurrency::Parallel, needs: &[], run }
}

/// A case that runs alone.
pub(crate) const fn serial(name: &'static str, run: fn(&Path) -> Result<()>) -> Case {
    Case { name, concurrency: Concurrency::Serial, needs: &[], run }
}

impl Case {
    /// Without these it is listed as ignored.
    pub(crate) const fn needing(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }

    /// The case for the test harness. What it turns out to miss while it runs makes it ignored, too.
    pub(crate) fn trial(&'static self, program: &Path) -> Trial {
        let program = program.to_owned();
        Trial::ignorable_test(self.name, move || match self.run(&program) {
            Ok(()) => Ok(Completion::Completed),
            Err(error) => match error.downcast_ref() {
                Some(MissingError(what)) => Ok(Completion::ignored_with(what)),
                None => Err(Failed::from(format!("{error:#}"))),
            },
        })
    }

    fn run(&self, program: &Path) -> Result<()> {
        self.needs.iter().try_for_each(Need::check)?;
        (self.run)(program)
    }
}
