//! The catalogue as a table and as JSON.

use std::fmt;

use serde_json::{Value, json};

use super::{Catalogue, CatalogueField};
use crate::{Kind, Sensitivity};

impl Catalogue {
    /// A table for a terminal.
    #[must_use]
    pub fn table(&self) -> String {
        let head = ["FIELD", "TYPE", "UNIT", "SAYS", "EXAMPLE", "MEANING"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(head).chain(self.fields().map(|field| row(&field))).collect();
        let widths = std::array::from_fn(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or_default());
        rows.iter().map(|row| aligned(row, widths)).collect()
    }

    /// An array of objects, one for each field.
    #[must_use]
    pub fn json(&self) -> String {
        let fields: Vec<_> = self.fields().map(|field| json_field(&field)).collect();
        format!("{:#}\n", Value::Array(fields))
    }
}

fn row(field: &CatalogueField) -> [String; 6] {
    [
        field.path.clone(),
        field.kind.to_string(),
        field.unit.unwrap_or_default().to_owned(),
        field.sensitivity.to_string(),
        field.example.to_owned(),
        field.meaning.to_owned(),
    ]
}

fn aligned(row: &[String; 6], widths: [usize; 6]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
    format!("{}\n", cells.collect::<String>().trim_end())
}

pub(super) fn json_field(field: &CatalogueField) -> Value {
    let labels = match field.kind {
        Kind::Label(names) => Some(names),
        _ => None,
    };
    json!({
        "path": field.path,
        "type": field.kind.to_string(),
        "labels": labels,
        "unit": field.unit,
        "says": field.sensitivity.to_string(),
        "meaning": field.meaning,
        "reason": field.reason,
        "since": field.since,
        "deprecated": field.deprecated,
        "example": field.example,
        "optional": field.optional,
        "sectionMeaning": field.section_meaning,
        "crate": field.origin.name(),
        "version": field.origin.version(),
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

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Identifies => "identifies",
            Self::Counts => "counts",
            Self::Classifies => "classifies",
        })
    }
}
