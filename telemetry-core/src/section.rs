//! Sections: what one provider contributes to a report, and how it is declared.

mod example;
mod field;
mod typed;

pub use field::Field;
pub use typed::{typed, typed_map};

use crate::value::{DisclosableMap, Value};
use crate::{Identifier, Origin, Reading};

/// One section of the report; derive it.
///
/// A section is a struct with named fields, or one with a single unnamed `BTreeMap<Identifier, impl Label>`, without type
/// parameters or lifetimes. The struct and every field must have a doc comment, which is what operators read before they
/// agree; the whole comment goes into the catalogue, so examples and links belong elsewhere. A field that may be absent is
/// a [`Reading`].
///
/// ```
/// use telemetry_core::{Reading, Section};
///
/// /// Graphics processors.
/// #[derive(Section)]
/// #[section(reason = "Tells which drivers to test with")]
/// pub struct AcmeGpu {
///     /// Processors that the driver lists.
///     pub device_count: u64,
///     /// Their memory, all together.
///     #[section(unit = "bytes", example = 17_179_869_184, since = "0.2.0")]
///     pub total_memory: u64,
///     /// Whether a driver is loaded.
///     #[section(name = "driverIsLoaded", deprecated = "see `deviceCount`, which is 0 without a driver")]
///     pub has_driver: Reading<bool>,
/// }
///
/// assert_eq!(AcmeGpu::DECLARATION.name(), "acmeGpu");
/// assert_eq!(AcmeGpu::DECLARATION.reason(), Some("Tells which drivers to test with"));
/// ```
///
/// # Attributes
///
/// Each is said once, in one `#[section(…)]` or in several.
///
/// | on | attribute | |
/// |---|---|---|
/// | struct | `reason = "…"` | why it is collected, in 10 to 120 printable ASCII characters; required |
/// | struct | `top_level` | the fields stand beside the sections instead of in an object of their own, which a map can't |
/// | struct | `crate = "…"` | the path of this crate, where its dependency is renamed |
/// | both | `name = "…"` | the name on the wire: camel case, at most 64 letters and digits; else the Rust name in camel case |
/// | both | `since = "0.2.0"` | the version of the declaring crate that has it first |
/// | both | `deprecated = "…"` | what replaced it; it is still sent |
/// | field | `reason = "…"` | why this field is collected, where that is more than the section's reason |
/// | field | `unit = "bytes"` | the unit of a whole number |
/// | field | `example = 4096` | a value of the field's type, as it would stand in a report |
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
    reason: Option<&'static str>,
    since: Option<&'static str>,
    deprecated: Option<&'static str>,
}

impl Declaration {
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

    /// Why it is collected; only a declaration that is written by hand may leave it out.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        self.reason
    }

    /// The version of the declaring crate that has it first.
    #[must_use]
    pub const fn since(&self) -> Option<&'static str> {
        self.since
    }

    /// What replaced it, where it is deprecated.
    #[must_use]
    pub const fn deprecated(&self) -> Option<&'static str> {
        self.deprecated
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
            Placement::TopLevel => field.name().to_owned(),
            Placement::Object => format!("{}.{}", self.name, field.name()),
        }
    }

    /// The order of the report: top-level fields first, then the sections by name.
    pub(crate) fn order(&self) -> (bool, &'static str, &'static str) {
        (self.placement == Placement::Object, self.name, self.origin.name())
    }
}

#[doc(hidden)]
impl Declaration {
    #[must_use]
    pub const fn new(
        name: &'static str,
        meaning: &'static str,
        placement: Placement,
        shape: Shape,
        origin: Origin,
    ) -> Self {
        Self { name, meaning, placement, shape, origin, reason: None, since: None, deprecated: None }
    }

    #[must_use]
    pub const fn with_reason(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    #[must_use]
    pub const fn with_since(self, version: &'static str) -> Self {
        Self { since: Some(version), ..self }
    }

    #[must_use]
    pub const fn with_deprecated(self, replacement: &'static str) -> Self {
        Self { deprecated: Some(replacement), ..self }
    }
}

/// Where the fields of a section stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Placement {
    /// In an object under the section's name.
    Object,
    /// Beside the sections, before the first of them.
    TopLevel,
}

/// What a section holds.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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
