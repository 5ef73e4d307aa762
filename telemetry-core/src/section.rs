//! Sections: what one provider contributes to a report, and how it is declared.

use crate::value::{DisclosableMap, Kind, Value};
use crate::{Identifier, Origin, Reading};

/// One section of the report; derive it.
///
/// The section's name on the wire is the struct's name in camel case, a field's name that of the field. The struct and
/// every field must have a doc comment: it is what operators read before they agree. A field that may be absent is a
/// [`Reading`]. A struct of one unnamed `BTreeMap<Identifier, impl Label>` is a section that is a map.
/// With `#[section(top_level)]` the fields stand at the top level of the report instead of in an object of their own, which
/// a map can't; on a field, `#[section(unit = "bytes", example = 4096)]` completes what the catalogue says of it. The whole
/// doc comment goes into the catalogue, so examples and links belong elsewhere.
///
/// ```
/// use telemetry_core::{Reading, Section};
///
/// /// Graphics processors.
/// #[derive(Section)]
/// pub struct AcmeGpu {
///     /// Processors that the driver lists.
///     pub device_count: u64,
///     /// Whether a driver is loaded.
///     pub has_driver: Reading<bool>,
/// }
///
/// assert_eq!(AcmeGpu::DECLARATION.name(), "acmeGpu");
/// ```
pub trait Section: 'static {
    /// What this section can say, known without an instance.
    const DECLARATION: Declaration;

    #[doc(hidden)]
    fn values(&self) -> Values;
}

/// All that a section can say, as const data.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    name: &'static str,
    meaning: &'static str,
    placement: Placement,
    shape: Shape,
    origin: Origin,
}

impl Declaration {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        meaning: &'static str,
        placement: Placement,
        shape: Shape,
        origin: Origin,
    ) -> Self {
        Self { name, meaning, placement, shape, origin }
    }

    /// The section's name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The section's doc comment.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// Where its fields stand.
    #[must_use]
    pub const fn placement(&self) -> Placement {
        self.placement
    }

    /// What it holds.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// The crate that declares it.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What is absent where the whole section is: the section, or each of its fields where they stand beside the sections.
    pub(crate) fn paths(&self) -> Vec<String> {
        match (self.placement, self.shape) {
            (Placement::TopLevel, Shape::Fields(fields)) => fields.iter().map(|field| self.path(field)).collect(),
            _ => vec![self.name.to_owned()],
        }
    }

    /// Where one of its fields stands: `version`, or `cluster.nodeState`.
    pub(crate) fn path(&self, field: &Field) -> String {
        match self.placement {
            Placement::TopLevel => field.name.to_owned(),
            Placement::Object => format!("{}.{}", self.name, field.name),
        }
    }

    /// The order of the report: top-level fields first, then the sections by name.
    pub(crate) fn order(&self) -> (bool, &'static str, &'static str) {
        (self.placement == Placement::Object, self.name, self.origin.name())
    }
}

/// Where the fields of a section stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In an object under the section's name.
    Object,
    /// Beside the sections, before the first of them.
    TopLevel,
}

/// What a section holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// These fields, in this order.
    Fields(&'static [Field]),
    /// Any number of identifiers, each with one of these labels.
    Map {
        /// What an entry means.
        meaning: &'static str,
        /// The labels that an entry can have.
        labels: &'static [&'static str],
    },
}

/// One field of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    meaning: &'static str,
    kind: Kind,
    optional: bool,
    unit: Option<&'static str>,
    example: Option<&'static str>,
}

impl Field {
    #[doc(hidden)]
    #[must_use]
    pub const fn new<D: crate::Disclosable>(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, kind: D::KIND, optional: D::OPTIONAL, unit: None, example: None }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_example(self, example: &'static str) -> Self {
        Self { example: Some(example), ..self }
    }

    /// The field's name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The field's doc comment.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What kind of value it holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it may be absent.
    #[must_use]
    pub const fn optional(&self) -> bool {
        self.optional
    }

    /// The unit of a number.
    #[must_use]
    pub const fn unit(&self) -> Option<&'static str> {
        self.unit
    }

    /// A value as an example, as it would stand in a report but for quotation marks.
    #[must_use]
    pub const fn example(&self) -> &'static str {
        match self.example {
            Some(example) => example,
            None => self.kind.example(),
        }
    }
}

/// The values of one section, in the order of its declaration.
#[doc(hidden)]
#[derive(Debug)]
pub struct Values(pub(crate) Content);

#[derive(Debug)]
pub(crate) enum Content {
    Fields(Vec<Reading<Value>>),
    Map(Vec<(Identifier, Value)>),
}

impl Values {
    #[must_use]
    pub fn fields<const N: usize>(fields: [Reading<Value>; N]) -> Self {
        Self(Content::Fields(fields.into()))
    }

    pub fn map(map: &impl DisclosableMap) -> Self {
        Self(Content::Map(map.entries()))
    }
}
