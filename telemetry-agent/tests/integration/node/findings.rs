//! What was said of a node: each value by its path, and each absence with its reason.

use std::collections::BTreeMap;
use std::process::Output;

use anyhow::{Context, Result, ensure};

use crate::report::valid_report;
use crate::values::values;

/// What stands in the place of what this machine decides.
const OF_THIS_MACHINE: &str = "= <this machine>";
/// What stands in the place of an uptime between one and two minutes.
const OF_A_MINUTE: &str = "= <a minute>";

/// What was found at each path: `= value`, or `absent: reason`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings(BTreeMap<String, String>);

impl Findings {
    /// Reads the report of a preview and the line of absences beside it. A node of which nothing could be read is said besides, and is
    /// exit code 1.
    pub(super) fn of(preview: &Output) -> Result<Self> {
        let said = std::str::from_utf8(&preview.stderr)?;
        let unread = said.find("telemetry-agent: nothing can be read of the node at ");
        ensure!(preview.status.code() == Some(i32::from(unread.is_some())), "{preview:?}");
        let absences = &said[..unread.unwrap_or(said.len())];
        Self::read(&preview.stdout, absences.trim_start_matches("telemetry-agent: "))
    }

    /// Reads a report and what is said of absences, if anything is, up to the key of an outcome.
    pub(super) fn read(report: &[u8], said: &str) -> Result<Self> {
        let absences = said.split_once("; key ").map_or(said, |(absences, _)| absences);
        let values = values(&valid_report(report)?);
        let mut found: BTreeMap<_, _> = values.into_iter().map(|(path, value)| (path, format!("= {value}"))).collect();
        for (path, reason) in read_absences(absences.trim_end())? {
            let before = found.insert(path.to_owned(), format!("absent: {reason}"));
            ensure!(before.is_none(), "{path} is there and absent: {absences}");
        }
        Ok(Self(found))
    }

    /// What was found at this path.
    pub(super) fn at(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    /// Whether a section has no value, for a reason with these words: the section's own, or that of each of its fields.
    pub(super) fn is_absent(&self, section: &str, reason: &str) -> bool {
        let is_of = |path: &str| path == section || is_above(section, path);
        let mut found = self.0.iter().filter(|(path, _)| is_of(path)).map(|(_, found)| found).peekable();
        found.peek().is_some() && found.all(|found| found.starts_with("absent: ") && found.contains(reason))
    }

    /// The paths at which there is a value.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, found)| found.starts_with("= ")).map(|(path, _)| path.as_str())
    }

    /// The same without one path.
    pub(super) fn without(mut self, path: &str) -> Self {
        self.0.remove(path);
        self
    }

    /// The same without what differs from machine to machine or from run to run.
    pub(super) fn masked(self, machine: &Self) -> Self {
        let mask = |path: &String, found: String| match machine.0.get(path) {
            _ if path == "uptime" && found.starts_with("= \"00:01:") => OF_A_MINUTE.to_owned(),
            Some(own) if *own == found => OF_THIS_MACHINE.to_owned(),
            _ => found,
        };
        Self(self.0.into_iter().map(|(path, found)| (path.clone(), mask(&path, found))).collect())
    }

    /// A line for each path at which it is not as the other.
    pub(super) fn unlike(&self, other: &Self) -> Vec<String> {
        let changed = self.0.iter().filter(|(path, found)| other.0.get(*path) != Some(found));
        let gone = other.0.keys().filter(|path| !self.speaks_of(path));
        let lines = changed.map(|(path, found)| format!("{path} {found}"));
        lines.chain(gone.map(|path| format!("{path} is not there"))).collect()
    }

    /// Whether it has something at this path, above it or below it.
    fn speaks_of(&self, path: &str) -> bool {
        self.0.keys().any(|own| own == path || is_above(own, path) || is_above(path, own))
    }
}

fn is_above(above: &str, below: &str) -> bool {
    below.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'))
}

/// Reads `absent: path, path (reason), path (reason)`, or nothing.
fn read_absences(said: &str) -> Result<Vec<(&str, &str)>> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let groups = said.strip_prefix("absent: ").and_then(|groups| groups.strip_suffix(')'));
    let groups = groups.filter(|groups| !groups.contains('\n')).with_context(|| format!("no absences: {said}"))?;
    let mut absences = Vec::new();
    for group in groups.split("), ") {
        let (paths, reason) = group.split_once(" (").with_context(|| format!("no reason: {group}"))?;
        absences.extend(paths.split(", ").map(|path| (path, reason)));
    }
    Ok(absences)
}
