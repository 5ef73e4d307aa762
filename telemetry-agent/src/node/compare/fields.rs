//! A message as fields by their paths.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use telemetry_core::{Identifier, Line, Report};

/// The longest key that is shown, and the longest value.
const LONGEST: usize = 64;

/// The fields of one message: `version`, `cluster.nodeState`, ….
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Field>);

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The value of a field that this build declares.
    Declared(Value),
    /// A field of a section that this build declares; what stands in it is not looked at.
    Unknown,
    /// A section that this build does not declare; what stands in it is not looked at.
    UnknownSection,
}

impl Fields {
    /// What a node wrote. It is somebody else's text: keys count only as names, and values only where their field is known.
    pub(super) fn of_node(message: &Map<String, Value>, declared: &[String]) -> Self {
        let mut fields = Self::default();
        for (key, value) in message {
            match value {
                Value::Object(section) if declared.iter().any(|path| is_in(path, key)) => {
                    fields.add_section(key, section, declared);
                }
                Value::Object(_) => fields.set(name(key).to_owned(), Field::UnknownSection),
                value if declared.contains(key) => fields.set(key.clone(), Field::Declared(value.clone())),
                _ => fields.set(name(key).to_owned(), Field::Unknown),
            }
        }
        fields
    }

    /// What this agent made.
    pub(super) fn of_report(report: &Report) -> Result<Self, serde_json::Error> {
        let message: Map<String, Value> = serde_json::from_str(report.text())?;
        let mut fields = Self::default();
        for (key, value) in message {
            match value {
                Value::Object(section) => section
                    .into_iter()
                    .for_each(|(field, value)| fields.set(format!("{key}.{field}"), Field::Declared(value))),
                value => fields.set(key, Field::Declared(value)),
            }
        }
        Ok(fields)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    pub(super) fn get(&self, path: &str) -> Option<&Field> {
        self.0.get(path)
    }

    pub(super) fn take(&mut self, path: &str) -> Option<Field> {
        self.0.remove(path)
    }

    fn add_section(&mut self, section: &str, values: &Map<String, Value>, declared: &[String]) {
        let is_map = declared.contains(&format!("{section}.*"));
        for (key, value) in values {
            let path = format!("{section}.{}", name(key));
            let is_declared = declared.contains(&path) || is_map && key.parse::<Identifier>().is_ok();
            self.set(path, if is_declared { Field::Declared(value.clone()) } else { Field::Unknown });
        }
    }

    fn set(&mut self, path: String, field: Field) {
        self.0.insert(path, field);
    }
}

impl Field {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Declared(value) => value.as_str(),
            Self::Unknown | Self::UnknownSection => None,
        }
    }

    /// The value for people: on one line, and cut where it is long.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Declared(Value::Object(_) | Value::Array(_)) | Self::Unknown | Self::UnknownSection => "…".to_owned(),
            Self::Declared(value) => Line::new(value).as_str().chars().take(LONGEST).collect(),
        }
    }
}

/// Where a path stands in the order of the report; what is not declared comes last.
pub(super) fn rank(declared: &[String], path: &str) -> (usize, String) {
    let place = declared.iter().position(|declared| covers(declared, path));
    (place.unwrap_or(declared.len()), path.to_owned())
}

/// Whether a pattern such as `version`, `gossip.*` or `*` covers a path.
pub(super) fn covers(pattern: &str, path: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == path, |start| path.starts_with(start))
}

fn is_in(path: &str, section: &str) -> bool {
    path.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
}

/// A key that is an identifier; of any other it is only said that it is none.
fn name(key: &str) -> &str {
    let is_word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if (1..=LONGEST).contains(&key.len()) && is_word || key.parse::<Identifier>().is_ok() {
        key
    } else {
        "(no identifier)"
    }
}
