//! One field in both messages.

use std::collections::BTreeSet;

use serde_json::Value;
use telemetry_core::{Absence, AbsenceCause, Identifier};

use super::fields::{Field, Fields};

/// What the node's own message and this agent's report have in one field.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) path: String,
    pub(super) theirs: Option<Field>,
    pub(super) ours: Option<Field>,
    /// Why the agent has none.
    pub(super) absence: Option<AbsenceCause>,
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
fn absence(absent: &[Absence], path: &str) -> Option<AbsenceCause> {
    absent.iter().find(|absence| is_within(path, absence.path())).map(|absence| absence.cause().clone())
}

/// Whether a path is this one, or one below it.
fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Pair {
    /// Whether the agent has none for such a cause.
    pub(super) fn is_absent(&self, cause: fn(&AbsenceCause) -> bool) -> bool {
        self.absence.as_ref().is_some_and(cause)
    }

    /// Whether it is one of these sections or fields, or within one.
    pub(super) fn is_of_any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| is_within(&self.path, path))
    }

    /// Whether the node says a zero for it: a number, an identifier of zeros, or the −1 of an epoch that is none.
    pub(super) fn is_zero(&self) -> bool {
        let Some(Field::Declared(theirs)) = &self.theirs else { return false };
        let is_zero_id = theirs.as_str().and_then(|text| text.parse().ok()) == Some(Identifier::ZERO);
        is_zero_id || matches!(theirs.as_i64(), Some(0 | -1))
    }

    /// Whether the agent counted something.
    pub(super) fn is_counted(&self) -> bool {
        self.ours.as_ref().is_some_and(|ours| *ours != Field::Declared(Value::from(0)))
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
}
