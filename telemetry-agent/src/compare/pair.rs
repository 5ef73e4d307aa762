//! One field in both messages.

use std::collections::BTreeSet;

use serde_json::Value;
use telemetry_core::Absence;

use super::fields::{Field, Fields};
use super::reason::{Circumstances, explanation};

/// What the node's own message and this agent's report have in one field.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) path: String,
    pub(super) theirs: Option<Field>,
    pub(super) ours: Option<Field>,
    /// Why the agent has none, as it says itself.
    pub(super) absence: Option<String>,
}

/// What the two come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Equal,
    Explained(&'static str),
    Unexplained,
}

/// Every field that at least one of them has.
pub(super) fn pairs(mut theirs: Fields, mut ours: Fields, absent: &[Absence]) -> Vec<Pair> {
    let paths: BTreeSet<String> = theirs.paths().chain(ours.paths()).cloned().collect();
    let pair = |path: String| Pair {
        theirs: theirs.take(&path),
        ours: ours.take(&path),
        absence: absence(absent, &path),
        path,
    };
    paths.into_iter().map(pair).collect()
}

/// Why this field is absent, or its whole section.
fn absence(absent: &[Absence], path: &str) -> Option<String> {
    let is_of = |absence: &&Absence| {
        path.strip_prefix(absence.path()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    absent.iter().find(is_of).map(|absence| absence.reason().to_owned())
}

impl Pair {
    pub(super) fn verdict(&self, circumstances: &Circumstances) -> Verdict {
        if self.theirs == self.ours {
            return Verdict::Equal;
        }
        explanation(self, circumstances).map_or(Verdict::Unexplained, Verdict::Explained)
    }

    pub(super) fn differs(&self) -> bool {
        self.theirs.is_some() && self.ours.is_some() && self.theirs != self.ours
    }

    /// Both values, where they are numbers.
    pub(super) fn numbers(&self) -> Option<(u64, u64)> {
        self.values().and_then(|(theirs, ours)| Some((theirs.as_u64()?, ours.as_u64()?)))
    }

    /// Both values, where they are texts.
    pub(super) fn texts(&self) -> Option<(&str, &str)> {
        self.values().and_then(|(theirs, ours)| Some((theirs.as_str()?, ours.as_str()?)))
    }

    fn values(&self) -> Option<(&Value, &Value)> {
        match (&self.theirs, &self.ours) {
            (Some(Field::Declared(theirs)), Some(Field::Declared(ours))) => Some((theirs, ours)),
            _ => None,
        }
    }

    /// The row of a table: the path, both values, and a word on their difference.
    pub(super) fn cells(&self, verdict: &Verdict) -> [String; 4] {
        let shown = |field: &Option<Field>| field.as_ref().map_or_else(|| "-".to_owned(), Field::shown);
        let (theirs, ours) = (shown(&self.theirs), shown(&self.ours));
        match verdict {
            Verdict::Equal => [self.path.clone(), theirs, "equal".to_owned(), String::new()],
            Verdict::Explained(why) => [self.path.clone(), theirs, ours, (*why).to_owned()],
            Verdict::Unexplained => [self.path.clone(), theirs, ours, format!("NOT EXPLAINED{}", self.said())],
        }
    }

    fn said(&self) -> String {
        self.absence.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default()
    }
}
