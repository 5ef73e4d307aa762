//! The catalogue as Markdown.

use super::{Catalogue, CatalogueField, Listed};
use crate::{Declaration, Kind};

const HEAD: &str = "| field | type | unit | says | meaning | example |\n|---|---|---|---|---|---|\n";

impl Catalogue {
    /// A document for people, a table for each section.
    #[must_use]
    pub fn markdown(&self) -> String {
        let sections: Vec<_> = self.sections.iter().map(section_text).collect();
        sections.join("\n")
    }
}

fn section_text(listed: &Listed) -> String {
    let section = &listed.declaration;
    let origin = section.origin().name();
    let since = section.since().map(|version| format!(", since {version}")).unwrap_or_default();
    let declared = format!("Declared by {origin}{since}.{}", said(" Deprecated: ", section.deprecated()));
    let reason = said("Reason: ", section.reason());
    let paragraphs = [&format!("## `{}`", section.name()), section.meaning(), &reason, &declared];
    let text = paragraphs.iter().filter(|text| !text.is_empty()).map(|text| format!("{text}\n\n"));
    let rows = listed.fields().into_iter().map(|field| row(section, &field));
    text.chain([HEAD.to_owned()]).chain(rows).collect()
}

/// A sentence of what an annotation says, if there is one.
fn said(word: &str, text: Option<&str>) -> String {
    text.map(|text| format!("{word}{}.", text.trim_end_matches('.'))).unwrap_or_default()
}

fn row(section: &Declaration, field: &CatalogueField) -> String {
    let cells = [
        format!("`{}`", field.path),
        kind(field),
        field.unit.unwrap_or_default().to_owned(),
        field.sensitivity.to_string(),
        meaning(section, field),
        format!("`{}`", field.example),
    ];
    // A bar would begin another cell, in a code span, too.
    format!("| {} |\n", cells.map(|cell| cell.replace('|', r"\|")).join(" | "))
}

fn kind(field: &CatalogueField) -> String {
    let kind = match field.kind {
        Kind::Label(names) => {
            format!("one of {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    };
    if field.optional { format!("{kind}; may be absent") } else { kind }
}

/// The meaning of a field, and what it says of itself besides what its section says.
fn meaning(section: &Declaration, field: &CatalogueField) -> String {
    let own = |own: Option<&'static str>, of_section| own.filter(|_| own != of_section);
    let annotations = [
        said(" Reason: ", own(field.reason, section.reason())),
        said(" Since ", own(field.since, section.since())),
        said(" Deprecated: ", own(field.deprecated, section.deprecated())),
    ];
    field.meaning.to_owned() + &annotations.concat()
}
