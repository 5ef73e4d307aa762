//! The catalogue as a JSON Schema (draft 2020-12): what it refuses is never sent.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Catalogue, Listed};
use crate::value::{grammar, tag};
use crate::{Declaration, Field, Kind, Placement, Shape, Version};

const IDENTIFIER: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
const TIME_SPAN: &str = r"^([1-9][0-9]*\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{7})?$";

impl Catalogue {
    /// A JSON Schema that every report of these sections fits, and nothing with one more field does. Its `$id` is
    /// [`Catalogue::schema_id`].
    #[must_use]
    pub fn json_schema(&self) -> String {
        let mut schema = self.schema();
        schema["$id"] = id(&schema).into();
        text(schema)
    }

    /// The name of the schema: `urn:telemetry-schema:sha256:` and the hash of its text without the line that says `$id`. It
    /// is the same wherever the same sections are declared in the same words.
    ///
    /// ```sh
    /// grep --invert-match '"$id"' schema.json | sha256sum
    /// ```
    #[must_use]
    pub fn schema_id(&self) -> String {
        id(&self.schema())
    }

    fn schema(&self) -> Value {
        let mut properties = Map::new();
        for section in &self.sections {
            let Listed { declaration, fields } = section;
            match declaration.placement() {
                Placement::TopLevel => {
                    properties.extend(fields.iter().map(|field| beside_sections(declaration, field)));
                }
                Placement::Object => properties.extend([(declaration.name().to_owned(), object(section))]),
            }
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Usage telemetry report",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

fn id(schema: &Value) -> String {
    let hash = Sha256::digest(text(schema.clone()));
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:telemetry-schema:sha256:{digits}")
}

/// The text has its keys in one order, though another crate of the program may have changed that of `serde_json`.
fn text(mut schema: Value) -> String {
    schema.sort_all_objects();
    format!("{schema:#}\n")
}

fn object(Listed { declaration: section, fields }: &Listed) -> Value {
    let object = match section.shape() {
        Shape::Fields(_) => json!({
            "description": section.meaning(),
            "type": "object",
            "properties": fields.iter().map(within_section).collect::<Map<_, _>>(),
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
    };
    Annotations { reason: section.reason(), since: section.since(), deprecated: section.deprecated() }.added_to(object)
}

/// A field of a section that has no object of its own to say why it is collected.
fn beside_sections(section: &Declaration, field: &Field) -> (String, Value) {
    let annotations = Annotations {
        reason: field.reason().or(section.reason()),
        since: field.since().or(section.since()),
        deprecated: field.deprecated().or(section.deprecated()),
    };
    (field.name().to_owned(), annotations.added_to(property(field)))
}

fn within_section(field: &Field) -> (String, Value) {
    let annotations = Annotations { reason: field.reason(), since: field.since(), deprecated: field.deprecated() };
    (field.name().to_owned(), annotations.added_to(property(field)))
}

/// What a schema says and does not check.
struct Annotations {
    reason: Option<&'static str>,
    since: Option<&'static str>,
    deprecated: Option<&'static str>,
}

impl Annotations {
    fn added_to(&self, mut schema: Value) -> Value {
        let since = self.since.map(|version| format!("since {version}"));
        let deprecated = self.deprecated.map(|replacement| format!("deprecated: {replacement}"));
        let comment: Vec<_> = [self.reason.map(str::to_owned), since, deprecated].into_iter().flatten().collect();
        if !comment.is_empty() {
            schema["$comment"] = comment.join("; ").into();
        }
        if self.deprecated.is_some() {
            schema["deprecated"] = true.into();
        }
        schema
    }
}

fn property(field: &Field) -> Value {
    let mut property = form(field.kind());
    property["description"] = field.meaning().into();
    property["examples"] = json!([example(field)]);
    property
}

fn form(kind: Kind) -> Value {
    match kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }),
        Kind::Integer => json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX }),
        Kind::Identifier => json!({ "type": "string", "pattern": IDENTIFIER }),
        Kind::Version => patterned(&grammar::version_pattern(), Version::MAX_LENGTH),
        Kind::Tag(prefixes) => patterned(&grammar::tag_pattern(prefixes), tag::MAX_LENGTH),
        Kind::TimeSpan => json!({ "type": "string", "pattern": TIME_SPAN }),
        Kind::Label(names) => json!({ "enum": names }),
    }
}

fn patterned(pattern: &str, max_length: usize) -> Value {
    json!({ "type": "string", "pattern": pattern, "maxLength": max_length })
}

/// The example as a value of its kind.
fn example(field: &Field) -> Value {
    let text = field.example();
    match field.kind() {
        Kind::Flag | Kind::Count | Kind::Integer => text.parse().unwrap_or(Value::Null),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::Validator;

    use super::*;
    use crate::value::tag::tests::{NO_TAGS, Prefix, TAGS};
    use crate::value::version::tests::{NO_VERSIONS, VERSIONS};
    use crate::{Disclosable, Tag};

    /// Fragments of versions and tags, each of which means something else to the grammar in some place.
    const FRAGMENTS: [&str; 18] = [
        "1", "12345678", "v", "oss", "ee", "rc", "el", "x86_64", "amd64", "g", "deadbee", "a", ".", "-", "+", "~", "_",
        "R",
    ];

    fn of<D: Disclosable>() -> Validator {
        jsonschema::draft202012::new(&form(D::KIND)).unwrap()
    }

    #[track_caller]
    fn check(schema: &Validator, text: &str, expected: bool) {
        assert_eq!(schema.is_valid(&text.into()), expected, "{text:?}");
    }

    #[test]
    fn rule_4_the_schema_takes_what_the_parsers_take() {
        let [version, tag] = [of::<Version>(), of::<Tag<Prefix>>()];
        VERSIONS.iter().for_each(|text| check(&version, text, true));
        NO_VERSIONS.iter().for_each(|text| check(&version, text, false));
        TAGS.iter().for_each(|text| check(&tag, text, true));
        NO_TAGS.iter().for_each(|text| check(&tag, text, false));
    }

    #[test]
    fn rule_4_the_schema_takes_nothing_else() {
        let [version, tag] = [of::<Version>(), of::<Tag<Prefix>>()];
        for text in up_to_four_fragments().flat_map(|tail| [format!("1-{tail}"), tail]) {
            check(&version, &text, text.parse::<Version>().is_ok());
            check(&tag, &text, text.parse::<Tag<Prefix>>().is_ok());
        }
    }

    /// Every text of up to four fragments, among them none.
    fn up_to_four_fragments() -> impl Iterator<Item = String> {
        let count = FRAGMENTS.len() + 1;
        let fragment = move |index: usize| FRAGMENTS.get(index % count).copied().unwrap_or_default();
        let number = count.pow(4);
        (0..number).map(move |row| (0..4).map(|place| fragment(row / count.pow(place))).collect())
    }
}
