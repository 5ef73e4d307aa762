//! A field as a catalogue was published with it.

use serde_json::{Map, Value};

/// One field, as far as it is compared.
#[derive(Clone, Debug)]
pub(super) struct PublishedField {
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) optional: bool,
    said: Map<String, Value>,
}

impl PublishedField {
    /// What the catalogue says of the field under this name: `None` where it was written before anything was said there.
    pub(super) fn said(&self, name: &str) -> Option<Option<&str>> {
        self.said.get(name).map(Value::as_str)
    }

    pub(super) fn read(field: Value) -> Option<Self> {
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
