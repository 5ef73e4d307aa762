//! A catalogue as it was published, to be compared with a later one.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::change::changes;
use super::{Catalogue, CatalogueChange, forms};

/// A catalogue that [`Catalogue::json`] wrote, of this version or of an older one.
///
/// ```
/// use telemetry_core::PublishedCatalogue;
///
/// let older: PublishedCatalogue = r#"[{ "path": "sales.count", "type": "count" }]"#.parse()?;
/// let newer: PublishedCatalogue = r#"[{ "path": "sales.count", "type": "integer" }]"#.parse()?;
/// let changes: Vec<_> = newer.diff(&older).iter().map(ToString::to_string).collect();
/// assert_eq!(changes, ["widened: sales.count: a count became an integer"]);
/// # Ok::<(), telemetry_core::ParseCatalogueError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PublishedCatalogue {
    /// In the order of the report.
    fields: Vec<PublishedField>,
}

/// One field, as far as it is compared.
#[derive(Clone, Debug)]
pub(super) struct PublishedField {
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) optional: bool,
    said: Map<String, Value>,
}

impl PublishedCatalogue {
    /// What is said now that an older catalogue did not say, in the order of the report, and what is no longer said.
    #[must_use]
    pub fn diff(&self, older: &Self) -> Vec<CatalogueChange> {
        changes(&self.fields, &older.fields)
    }
}

impl Catalogue {
    /// What can be sent now that an older catalogue did not have, and what is no longer sent.
    #[must_use]
    pub fn diff(&self, older: &PublishedCatalogue) -> Vec<CatalogueChange> {
        PublishedCatalogue::from(self).diff(older)
    }
}

impl From<&Catalogue> for PublishedCatalogue {
    fn from(catalogue: &Catalogue) -> Self {
        Self {
            fields: catalogue.fields().filter_map(|field| PublishedField::read(forms::json_field(&field))).collect(),
        }
    }
}

impl FromStr for PublishedCatalogue {
    type Err = ParseCatalogueError;

    fn from_str(json: &str) -> Result<Self, ParseCatalogueError> {
        let fields: Vec<Value> = serde_json::from_str(json).map_err(|_| ParseCatalogueError)?;
        let fields: Option<_> = fields.into_iter().map(PublishedField::read).collect();
        Ok(Self { fields: fields.ok_or(ParseCatalogueError)? })
    }
}

/// The text is no catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a catalogue in JSON: an array of objects, each with a path and a type, as `fields --format json` prints it"
)]
pub struct ParseCatalogueError;

impl PublishedField {
    /// What the catalogue says of the field under this name: `None` where it was written before anything was said there.
    pub(super) fn said(&self, name: &str) -> Option<Option<&str>> {
        self.said.get(name).map(Value::as_str)
    }

    fn read(field: Value) -> Option<Self> {
        let Value::Object(said) = field else { return None };
        let text = |name| said.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            path: text("path")?,
            kind: text("type")?,
            labels: labels(said.get("labels"))?,
            optional: said.get("optional").is_some_and(|optional| *optional == Value::Bool(true)),
            said,
        })
    }
}

fn labels(value: Option<&Value>) -> Option<Vec<String>> {
    match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(labels) => labels.as_array()?.iter().map(|label| label.as_str().map(str::to_owned)).collect(),
    }
}
