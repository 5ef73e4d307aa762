//! What a field of both messages comes to.

use super::circumstances::Circumstances;
use super::fields::Field;
use super::pair::Pair;
use super::reason::explanation;

/// What the two come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Equal,
    Explained(&'static str),
    Unexplained,
}

impl Verdict {
    pub(super) fn of(pair: &Pair, circumstances: &Circumstances) -> Self {
        if pair.theirs == pair.ours {
            return Self::Equal;
        }
        explanation(pair, circumstances).map_or(Self::Unexplained, Self::Explained)
    }

    /// The row of a table: the path, both values, and a word on their difference.
    pub(super) fn row(self, pair: &Pair) -> [String; 4] {
        let shown = |field: &Option<Field>| field.as_ref().map_or_else(|| "-".to_owned(), Field::shown);
        let (path, theirs, ours) = (pair.path.clone(), shown(&pair.theirs), shown(&pair.ours));
        match self {
            Self::Equal => [path, theirs, "equal".to_owned(), String::new()],
            Self::Explained(why) => [path, theirs, ours, why.to_owned()],
            Self::Unexplained => [path, theirs, ours, format!("NOT EXPLAINED{}", absence(pair))],
        }
    }
}

fn absence(pair: &Pair) -> String {
    pair.absence.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default()
}
