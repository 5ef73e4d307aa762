//! `cargo xtask faults`: every test and every case, and for each fault that this software is held to, what shows it.

mod complaints;
mod naming;
mod rows;
mod suite;
mod ticker;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use anyhow::{Result, anyhow, ensure};

use self::complaints::{Answer, COMPLAINTS, Complaint};
use self::naming::ids;
use self::rows::{Applies, ROWS, Row};
use self::suite::Suite;
use crate::checking::{self, CheckStatus, Checked};
use crate::integration::{self, AgentCases};
use crate::terminal::line;

/// Runs everything, prints the table, and fails if anything did, or if a fault is shown by nothing.
pub(crate) fn run() -> Result<()> {
    let gaps = ticker::directory()?;
    let checked = run_everything(&gaps)?;
    let by_row = by_row(checked.iter());
    line("");
    let of = |row: &Row| by_row.get(row.id).map_or(&[] as &[_], Vec::as_slice);
    ROWS.iter().for_each(|row| print(row, of(row)));
    line("");
    COMPLAINTS.iter().for_each(print_complaint);
    let are = |standing| ROWS.iter().filter(move |row| self::standing(row, of(row)) == standing).map(|row| row.id);
    let unshown: Vec<_> = are(Standing::Unshown).collect();
    // Names of threats and of complaints are not rows.
    let unknown: Vec<_> =
        by_row.keys().filter(|id| !id.starts_with(['t', 'g']) && !ROWS.iter().any(|row| row.id == **id)).collect();
    line(format_args!(
        "{} faults, {} skipped on this machine; {} groups of complaints; the largest gap of a host's 5 ms ticker meanwhile: {}",
        ROWS.len(),
        are(Standing::Skipped).count(),
        COMPLAINTS.len(),
        ticker::largest_gap(&gaps)?
    ));
    checking::ensure_none_failed(&checked)?;
    ensure!(unshown.is_empty(), "faults are shown by no test that was run: {unshown:?}");
    ensure!(unknown.is_empty(), "tests are named after rows that there are not: {unknown:?}");
    Ok(())
}

/// Tests and cases at the same time, since both wait for most of theirs; what still has to be built waits for them.
fn run_everything(gaps: &Path) -> Result<Vec<Checked>> {
    let (suite, cases) = (Suite::build()?, AgentCases::build()?);
    let (suite, cases) = thread::scope(|scope| {
        let suite = scope.spawn(|| suite.run(gaps));
        let cases = cases.run(&[]);
        (suite.join().unwrap_or_else(|_| Err(anyhow!("a run of tests panicked"))), cases)
    });
    Ok([suite?, cases?, integration::run_hosts()?].concat())
}

fn by_row<'a>(all: impl Iterator<Item = &'a Checked>) -> BTreeMap<&'a str, Vec<&'a Checked>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for shown in all {
        ids(&shown.name).for_each(|id| rows.entry(id).or_default().push(shown));
    }
    rows
}

/// What is known of a fault after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A test shows it, or it can't happen.
    Shown,
    /// Every test of it was skipped, for want of a right or a tool, which is no failure.
    Skipped,
    Unshown,
}

fn standing(row: &Row, tests: &[&Checked]) -> Standing {
    match row.applies {
        Applies::Not(_) if tests.is_empty() => Standing::Shown,
        _ if tests.iter().any(|test| test.status == CheckStatus::Passed) => Standing::Shown,
        _ if tests.iter().any(|test| matches!(test.status, CheckStatus::Skipped(_))) => Standing::Skipped,
        _ => Standing::Unshown,
    }
}

/// Prints a row with its tests.
fn print(row: &Row, tests: &[&Checked]) {
    let note = match standing(row, tests) {
        Standing::Shown => "",
        Standing::Skipped => " -- SKIPPED on this machine",
        Standing::Unshown => " -- SHOWN BY NOTHING",
    };
    line(format_args!("{:>4}  {}{note}", row.id, row.fault));
    match row.applies {
        Applies::Not(reason) if tests.is_empty() => line(format_args!("      does not apply: {reason}")),
        _ => tests.iter().for_each(|test| line(format_args!("      {test}"))),
    }
}

/// Prints what people complain about, with the faults whose tests answer it.
fn print_complaint(complaint: &Complaint) {
    line(format_args!("{:>4}  {}", complaint.id, complaint.topic));
    match complaint.answer {
        Answer::Rows(rows) => line(format_args!("      answered by the tests of {}", rows.join(", "))),
        Answer::Not(reason) => line(format_args!("      no test of a row: {reason}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<const N: usize>(applies: Applies, statuses: [CheckStatus; N], expected: Standing) {
        let tests = statuses.map(|status| Checked { name: "p1_a_test".to_owned(), status });
        let row = Row { id: "p1", fault: "a provider panics", applies };
        assert_eq!(standing(&row, &tests.iter().collect::<Vec<_>>()), expected);
    }

    fn skipped() -> CheckStatus {
        CheckStatus::Skipped("there is no strace".to_owned())
    }

    fn failed() -> CheckStatus {
        CheckStatus::Failed("it broke".to_owned())
    }

    #[test]
    fn a_fault_is_shown_by_a_test_that_passed_only() {
        check(Applies::Here, [CheckStatus::Passed], Standing::Shown);
        check(Applies::Here, [skipped(), CheckStatus::Passed], Standing::Shown);
        check(Applies::Here, [skipped(), skipped()], Standing::Skipped);
        check(Applies::Here, [failed()], Standing::Unshown);
        check(Applies::Here, [], Standing::Unshown);
        check(Applies::Not("it can't"), [], Standing::Shown);
        check(Applies::Not("it can't"), [skipped()], Standing::Skipped);
    }
}
