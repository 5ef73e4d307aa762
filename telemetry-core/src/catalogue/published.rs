//! A catalogue as it was published, to be compared with a later one.

use std::str::FromStr;

use serde_json::Value;

use super::change::changes;
use super::published_field::PublishedField;
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
