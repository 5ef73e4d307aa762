//! The types of fields and maps, each asked for its trait in one place.
//!
//! The derive names a type twice, where it is declared and where its value is taken. Both call the same function at the same
//! place, so that a type which can't be said is one error and not two.

use super::{Field, Shape, Values};
use crate::value::{DisclosableMap, Kind, Value};
use crate::{Disclosable, Identifier, Reading};

/// A type that a field can have.
#[derive(Debug)]
pub struct Typed<D> {
    kind: Kind,
    optional: bool,
    value: fn(&D) -> Reading<Value>,
}

/// A type that a section in parentheses can have.
#[derive(Debug)]
pub struct TypedMap<M> {
    labels: &'static [&'static str],
    entries: fn(&M) -> Vec<(Identifier, Value)>,
}

/// The type of a field.
#[must_use]
pub const fn typed<D: Disclosable>() -> Typed<D> {
    Typed { kind: D::KIND, optional: D::OPTIONAL, value: D::value }
}

/// The type of a map.
#[must_use]
pub const fn typed_map<M: DisclosableMap>() -> TypedMap<M> {
    TypedMap { labels: M::LABELS, entries: M::entries }
}

impl<D> Typed<D> {
    /// The declaration of a field of this type.
    #[must_use]
    pub const fn field(&self, name: &'static str, meaning: &'static str) -> Field {
        Field::of(name, meaning, self.kind, self.optional)
    }

    /// What a field of this type says.
    pub fn value(&self, value: &D) -> Reading<Value> {
        (self.value)(value)
    }
}

impl<M> TypedMap<M> {
    /// The shape of a section that is a map of this type.
    #[must_use]
    pub const fn shape(&self, meaning: &'static str) -> Shape {
        Shape::Map { meaning, labels: self.labels }
    }

    /// What a map of this type says.
    #[must_use]
    pub fn values(&self, map: &M) -> Values {
        Values(super::Content::Map((self.entries)(map)))
    }
}
