//! The catalogue as a table and as JSON.

use std::fmt;

use serde_json::{Value, json};

use super::{Catalogue, Entry};
use crate::{Kind, Nature};

impl Catalogue {
    /// A table for a terminal.
    #[must_use]
    pub fn table(&self) -> String {
        let head = ["FIELD", "TYPE", "UNIT", "SAYS", "EXAMPLE", "MEANING"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(head).chain(self.entries().map(|entry| row(&entry))).collect();
        let widths = std::array::from_fn(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or_default());
        rows.iter().map(|row| aligned(row, widths)).collect()
    }

    /// An array of objects, one for each field.
    #[must_use]
    pub fn json(&self) -> String {
        let entries: Vec<_> = self.entries().map(|entry| json_entry(&entry)).collect();
        format!("{:#}\n", Value::Array(entries))
    }
}

fn row(entry: &Entry) -> [String; 6] {
    [
        entry.path.clone(),
        entry.kind.to_string(),
        entry.unit.unwrap_or_default().to_owned(),
        entry.nature.to_string(),
        entry.example.to_owned(),
        entry.meaning.to_owned(),
    ]
}

fn aligned(row: &[String; 6], widths: [usize; 6]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
    format!("{}\n", cells.collect::<String>().trim_end())
}

pub(super) fn json_entry(entry: &Entry) -> Value {
    let labels = match entry.kind {
        Kind::Label(names) => Some(names),
        _ => None,
    };
    json!({
        "path": entry.path,
        "type": entry.kind.to_string(),
        "labels": labels,
        "unit": entry.unit,
        "says": entry.nature.to_string(),
        "meaning": entry.meaning,
        "reason": entry.reason,
        "since": entry.since,
        "deprecated": entry.deprecated,
        "example": entry.example,
        "optional": entry.optional,
        "sectionMeaning": entry.section_meaning,
        "crate": entry.origin.name(),
        "version": entry.origin.version(),
    })
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Flag => "flag",
            Self::Count => "count",
            Self::Integer => "integer",
            Self::Identifier => "identifier",
            Self::Version => "version",
            Self::Tag(_) => "tag",
            Self::TimeSpan => "time span",
            Self::Label(_) => "label",
        })
    }
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Identifies => "identifies",
            Self::Counts => "counts",
            Self::Classifies => "classifies",
        })
    }
}
