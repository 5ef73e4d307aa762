//! The catalogue as a JSON Schema (draft 2020-12): what it refuses is never sent.

use serde_json::{Map, Value, json};

use super::Catalogue;
use crate::{Declaration, Field, Kind, Placement, Shape, Tag, Version};

const IDENTIFIER: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const VERSION: &str = r"^[0-9]+(\.[0-9]+){0,3}([-+][0-9A-Za-z]+(\.[0-9]+)*)?$";
const TAG: &str = r"^([a-z]+-)*v?[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z]+(\.[0-9]+)*)*$";
const TIME_SPAN: &str = r"^([1-9][0-9]*\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{7})?$";

impl Catalogue {
    /// A JSON Schema that every report of these sections fits, and nothing with one more field does.
    #[must_use]
    pub fn json_schema(&self) -> String {
        let mut properties = Map::new();
        for section in &self.sections {
            match (section.placement(), section.shape()) {
                (Placement::TopLevel, Shape::Fields(fields)) => properties.extend(fields.iter().map(property)),
                _ => properties.extend([(section.name().to_owned(), object(section))]),
            }
        }
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Usage telemetry report",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        format!("{schema:#}\n")
    }
}

fn object(section: &Declaration) -> Value {
    match section.shape() {
        Shape::Fields(fields) => json!({
            "description": section.meaning(),
            "type": "object",
            "properties": fields.iter().map(property).collect::<Map<_, _>>(),
            "required": fields.iter().filter(|field| !field.optional()).map(Field::name).collect::<Vec<_>>(),
            "minProperties": 1,
            "additionalProperties": false,
        }),
        Shape::Map { meaning, labels } => json!({
            "description": format!("{} {meaning}", section.meaning()),
            "type": "object",
            "propertyNames": { "pattern": IDENTIFIER },
            "additionalProperties": { "enum": labels },
            "minProperties": 1,
        }),
    }
}

fn property(field: &Field) -> (String, Value) {
    let mut property = form(field.kind());
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), field.meaning().into());
        property.insert("examples".to_owned(), json!([example(field)]));
    }
    (field.name().to_owned(), property)
}

fn form(kind: Kind) -> Value {
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }),
        Kind::Integer => json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX }),
        Kind::Identifier => json!({ "type": "string", "pattern": IDENTIFIER }),
        Kind::Version => json!({ "type": "string", "pattern": VERSION, "maxLength": Version::MAX_LENGTH }),
        Kind::Tag => json!({ "type": "string", "pattern": TAG, "maxLength": Tag::MAX_LENGTH }),
        Kind::TimeSpan => json!({ "type": "string", "pattern": TIME_SPAN }),
        Kind::Label(names) => json!({ "enum": names }),
    }
}

/// The example as a value of its kind.
fn example(field: &Field) -> Value {
    let text = field.example();
    match field.kind() {
        Kind::Flag | Kind::Count | Kind::Integer => text.parse().unwrap_or(Value::Null),
        _ => text.into(),
    }
}
