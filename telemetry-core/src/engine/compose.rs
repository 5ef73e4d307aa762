//! Composition: the sections of one report become one text.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::collection::{Collected, Present};
use crate::value::{Form, Value};
use crate::{Absence, AbsenceCause, Declaration, Identifier, Placement, Report, Shape};

/// The largest section, in bytes.
const SECTION_LIMIT: usize = 64 * 1024;
/// The largest report, in bytes.
const REPORT_LIMIT: usize = 256 * 1024;

/// Makes the report of what was collected; sections are in order already.
pub(super) fn compose(collected: Collected) -> Report {
    let Collected { mut sections, mut absent } = collected;
    let mut sizes: Vec<_> = sections.iter().map(|section| text(std::slice::from_ref(section)).len()).collect();
    while let Some(index) = too_large(&sizes) {
        let ((declaration, _), bytes) = (sections.remove(index), sizes.remove(index));
        let cut = |path| Absence::new(path, AbsenceCause::TooLarge { bytes });
        absent.extend(declaration.paths().into_iter().map(cut));
    }
    let sizes = sections.iter().zip(sizes).map(|((declaration, _), size)| (declaration.name(), size)).collect();
    Report::seal(text(&sections), Identifier::random(), sizes, absent)
}

/// The section to take out while a limit does not hold: the largest, and of several the first by name.
fn too_large(sizes: &[usize]) -> Option<usize> {
    let (size, index) = sizes.iter().zip(0..).max_by_key(|(size, index)| (*size, std::cmp::Reverse(*index)))?;
    let total: usize = sizes.iter().sum();
    (*size > SECTION_LIMIT || total > REPORT_LIMIT).then_some(index)
}

fn text(sections: &[(Declaration, Present)]) -> String {
    // The writer is a string and every key is text, so that nothing can fail.
    serde_json::to_string_pretty(&Document(sections)).unwrap_or_default()
}

struct Document<'a>(&'a [(Declaration, Present)]);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_map(None)?;
        for (declaration, values) in self.0 {
            let object = Object { shape: declaration.shape(), values };
            match declaration.placement() {
                Placement::TopLevel => object.entries(&mut document)?,
                Placement::Object => document.serialize_entry(declaration.name(), &object)?,
            }
        }
        document.end()
    }
}

struct Object<'a> {
    shape: Shape,
    values: &'a Present,
}

impl Object<'_> {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match (self.shape, self.values) {
            (Shape::Fields(fields), Present::Fields(values)) => {
                let present =
                    fields.iter().zip(values).filter_map(|(field, value)| Some((field.name(), value.as_ref()?)));
                present.into_iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
            }
            (Shape::Map { .. }, Present::Map(entries)) => {
                entries.iter().try_for_each(|(identifier, value)| map.serialize_entry(&identifier.to_string(), value))
            }
            _ => Ok(()),
        }
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.form() {
            Form::Flag(flag) => serializer.serialize_bool(*flag),
            Form::Count(number) => serializer.serialize_u64(*number),
            Form::Integer(number) => serializer.serialize_i64(*number),
            Form::Text(_, text) => serializer.serialize_str(text),
        }
    }
}
