//! What differs between two catalogues, in the words of those who have to agree to it.

use std::fmt;

use super::published_field::PublishedField;
use crate::line::Listed;

/// One difference between a catalogue and an older one; written as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogueChange {
    /// A field that the older catalogue does not have.
    Added {
        /// The field.
        path: String,
    },
    /// Widened: the field holds another kind of value.
    OtherKind {
        /// The field.
        path: String,
        /// What it held.
        from: String,
        /// What it holds.
        to: String,
    },
    /// Widened: the field can have more labels.
    MoreLabels {
        /// The field.
        path: String,
        /// Those that came.
        labels: Vec<String>,
    },
    /// Widened: the field was in every report with its section, and may be absent from one.
    BecameOptional {
        /// The field.
        path: String,
    },
    /// Narrowed: the field can have fewer labels.
    FewerLabels {
        /// The field.
        path: String,
        /// Those that went.
        labels: Vec<String>,
    },
    /// Narrowed: the field could be absent, and is in every report with its section.
    BecameRequired {
        /// The field.
        path: String,
    },
    /// Re-meant: the same values are collected, and something else is said of them.
    Remeant {
        /// The field.
        path: String,
        /// What it is that changed.
        aspect: CatalogueAspect,
        /// What was said.
        from: Option<String>,
        /// What is said.
        to: Option<String>,
    },
    /// A field that only the older catalogue has.
    Removed {
        /// The field.
        path: String,
    },
}

/// What a catalogue says of a field besides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogueAspect {
    /// Its own doc comment.
    Meaning,
    /// The doc comment of its section.
    SectionMeaning,
    /// The unit of a number.
    Unit,
    /// What it can tell about whoever runs the program.
    Sensitivity,
    /// Why it is collected.
    Reason,
    /// What replaced it.
    Deprecation,
}

impl CatalogueAspect {
    const ALL: [Self; 6] =
        [Self::Meaning, Self::SectionMeaning, Self::Unit, Self::Sensitivity, Self::Reason, Self::Deprecation];

    /// The name in the catalogue's JSON.
    const fn key(self) -> &'static str {
        match self {
            Self::Meaning => "meaning",
            Self::SectionMeaning => "sectionMeaning",
            Self::Unit => "unit",
            Self::Sensitivity => "says",
            Self::Reason => "reason",
            Self::Deprecation => "deprecated",
        }
    }
}

impl fmt::Display for CatalogueAspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Meaning => "meaning",
            Self::SectionMeaning => "meaning of its section",
            Self::Unit => "unit",
            Self::Sensitivity => "what it says",
            Self::Reason => "reason",
            Self::Deprecation => "replacement",
        })
    }
}

impl fmt::Display for CatalogueChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { path } => write!(f, "added: {path}"),
            Self::OtherKind { path, from, to } => write!(f, "widened: {path}: {} became {}", Noun(from), Noun(to)),
            Self::MoreLabels { path, labels } => write!(f, "widened: {path}: more labels: {}", Listed(labels)),
            Self::BecameOptional { path } => write!(f, "widened: {path}: it may be absent"),
            Self::FewerLabels { path, labels } => write!(f, "narrowed: {path}: fewer labels: {}", Listed(labels)),
            Self::BecameRequired { path } => write!(f, "narrowed: {path}: it is never absent alone"),
            Self::Remeant { path, aspect, from, to } => {
                write!(f, "re-meant: {path}: {aspect}: {} became {}", Quoted(from.as_deref()), Quoted(to.as_deref()))
            }
            Self::Removed { path } => write!(f, "removed: {path}"),
        }
    }
}

/// A kind of value with its article.
struct Noun<'a>(&'a str);

impl fmt::Display for Noun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if self.0.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        write!(f, "{article} {}", self.0)
    }
}

/// A text in quotation marks, or the word for none.
struct Quoted<'a>(Option<&'a str>);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "{text:?}"),
            None => f.write_str("nothing"),
        }
    }
}

/// All that differs: first the newer catalogue in its order, then what is only in the older one.
pub(super) fn changes(newer: &[PublishedField], older: &[PublishedField]) -> Vec<CatalogueChange> {
    let changed = newer.iter().flat_map(|field| match find(older, field) {
        Some(earlier) => changes_of(field, earlier),
        None => vec![CatalogueChange::Added { path: field.path.clone() }],
    });
    let gone = older.iter().filter(|earlier| find(newer, earlier).is_none());
    changed.chain(gone.map(|earlier| CatalogueChange::Removed { path: earlier.path.clone() })).collect()
}

fn find<'a>(fields: &'a [PublishedField], wanted: &PublishedField) -> Option<&'a PublishedField> {
    fields.iter().find(|field| field.path == wanted.path)
}

fn changes_of(newer: &PublishedField, older: &PublishedField) -> Vec<CatalogueChange> {
    let said = CatalogueAspect::ALL.into_iter().filter_map(|aspect| remeant(newer, older, aspect));
    let path = newer.path.clone();
    let presence = match (older.optional, newer.optional) {
        (false, true) => Some(CatalogueChange::BecameOptional { path }),
        (true, false) => Some(CatalogueChange::BecameRequired { path }),
        _ => None,
    };
    values(newer, older).into_iter().chain(presence).chain(said).collect()
}

/// How the values that the field can have differ.
fn values(newer: &PublishedField, older: &PublishedField) -> Vec<CatalogueChange> {
    let path = || newer.path.clone();
    if newer.kind != older.kind {
        return vec![CatalogueChange::OtherKind { path: path(), from: older.kind.clone(), to: newer.kind.clone() }];
    }
    let (more, fewer) = (without(&newer.labels, &older.labels), without(&older.labels, &newer.labels));
    let more = (!more.is_empty()).then(|| CatalogueChange::MoreLabels { path: path(), labels: more });
    let fewer = (!fewer.is_empty()).then(|| CatalogueChange::FewerLabels { path: path(), labels: fewer });
    more.into_iter().chain(fewer).collect()
}

fn without(labels: &[String], others: &[String]) -> Vec<String> {
    labels.iter().filter(|label| !others.contains(label)).cloned().collect()
}

/// What an older version did not write down it can't have said otherwise.
fn remeant(newer: &PublishedField, older: &PublishedField, aspect: CatalogueAspect) -> Option<CatalogueChange> {
    let (from, to) = (older.said(aspect.key())?, newer.said(aspect.key())?);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let path = newer.path.clone();
    (from != to).then(|| CatalogueChange::Remeant { path, aspect, from: owned(from), to: owned(to) })
}
