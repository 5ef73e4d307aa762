//! `cargo xtask faults`: every test and every case, and for each fault that this software is held to, what shows it.

mod naming;
mod rows;
mod suite;
mod ticker;

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use self::naming::ids;
use self::rows::{Applies, ROWS, Row};
use crate::checking::{Checked, Fate};
use crate::integration;
use crate::terminal::line;

/// Runs everything, prints the table, and fails if anything did, or if a fault is shown by nothing.
pub(crate) fn run() -> Result<()> {
    ticker::forget()?;
    let suite = suite::run()?;
    let cases = integration::run(None)?;
    let by_row = by_row(suite.iter().chain(&cases));
    line("");
    let unshown = ROWS.iter().filter(|row| !print(row, by_row.get(row.id).map_or(&[], Vec::as_slice))).count();
    // Names of threats and of complaints are not rows.
    let unknown: Vec<_> =
        by_row.keys().filter(|id| !id.starts_with(['t', 'g']) && !ROWS.iter().any(|row| row.id == **id)).collect();
    line(format_args!(
        "{} faults; the largest gap of a host's 5 ms ticker meanwhile: {}",
        ROWS.len(),
        ticker::largest_gap()?
    ));
    ensure!(unshown == 0, "{unshown} faults are shown by no test that was run");
    ensure!(unknown.is_empty(), "tests are named after rows that there are not: {unknown:?}");
    Ok(())
}

fn by_row<'a>(all: impl Iterator<Item = &'a Checked>) -> BTreeMap<&'a str, Vec<&'a Checked>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for shown in all {
        ids(&shown.name).for_each(|id| rows.entry(id).or_default().push(shown));
    }
    rows
}

/// Prints a row with what shows it; whether anything does, or the row can't apply.
fn print(row: &Row, shown: &[&Checked]) -> bool {
    let Row { id, fault, applies } = row;
    match (applies, shown) {
        (Applies::Not(reason), []) => line(format_args!("{id:>4}  {fault}\n      does not apply: {reason}")),
        (_, shown) => {
            line(format_args!("{id:>4}  {fault}"));
            shown.iter().for_each(|shown| line(format_args!("      {shown}")));
            return shown.iter().any(|shown| !matches!(shown.fate, Fate::Failed(_)));
        }
    }
    true
}
