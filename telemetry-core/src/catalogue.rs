//! The catalogue: all that a build can send, from its declarations alone.

mod change;
mod forms;
mod markdown;
mod published;
mod published_field;
mod schema;

pub use change::{CatalogueAspect, CatalogueChange};
pub use published::{ParseCatalogueError, PublishedCatalogue};

use crate::engine::{Refusals, linked_sections};
use crate::{Declaration, Field, Kind, Origin, Sensitivity, Shape};

/// All that can be sent; no provider is made for it.
///
/// ```standalone_crate
/// use telemetry_core::{Catalogue, Reading, Section, Supplied, register_provider};
///
/// /// What was sold.
/// #[derive(Section)]
/// #[section(reason = "Tells which editions to keep on sale")]
/// pub struct Sales {
///     /// Memory that the licence server holds.
///     #[section(unit = "bytes", example = 4096)]
///     pub memory: Reading<u64>,
/// }
///
/// register_provider!(Supplied<Sales>);
///
/// let catalogue = Catalogue::of_linked();
/// let paths: Vec<_> = catalogue.fields().map(|field| field.path).collect();
/// assert_eq!(paths, ["sales.memory"]);
/// assert!(catalogue.markdown().contains("Memory that the licence server holds."));
/// ```
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// In the order of the report.
    sections: Vec<Listed>,
}

/// A section, and those of its fields that can be sent.
#[derive(Clone, Debug)]
struct Listed {
    declaration: Declaration,
    /// None of a map.
    fields: Vec<Field>,
}

/// One field that can be sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CatalogueField {
    /// Where it stands: `version`, `cluster.nodeState`, or `gossip.*` for each entry of a map.
    pub path: String,
    /// What kind of value it holds.
    pub kind: Kind,
    /// What it can tell about whoever runs the program.
    pub sensitivity: Sensitivity,
    /// The unit of a number.
    pub unit: Option<&'static str>,
    /// What it means.
    pub meaning: &'static str,
    /// Why it is collected: its own reason, or that of its section.
    pub reason: Option<&'static str>,
    /// The version of the declaring crate that has it first: its own, or that of its section.
    pub since: Option<&'static str>,
    /// What replaced it, where it or its section is deprecated.
    pub deprecated: Option<&'static str>,
    /// A value, as it would stand in a report but for quotation marks.
    pub example: &'static str,
    /// Whether it may be absent though its section is there.
    pub optional: bool,
    /// What its section means.
    pub section_meaning: &'static str,
    /// The crate that declares it.
    pub origin: Origin,
}

impl Catalogue {
    /// The catalogue of the crates that are linked into this program, or into the test that asks; what can't be sent, since
    /// it stands in another's way, is left out. What a host adds by [`Builder::provider`](crate::Builder::provider), or refuses,
    /// is known to [`Builder::catalogue`](crate::Builder::catalogue) only.
    #[must_use]
    pub fn of_linked() -> Self {
        Self::of(linked_sections().into_iter(), &Refusals::default())
    }

    /// The catalogue of these sections, but for what is refused of them.
    pub(crate) fn of(sections: impl Iterator<Item = Declaration>, refusals: &Refusals) -> Self {
        let mut sections: Vec<_> = sections.filter(|section| refusals.absences(section).is_none()).collect();
        sections.sort_by_key(Declaration::order);
        Self { sections: sections.into_iter().map(|declaration| Listed::of(declaration, refusals)).collect() }
    }

    /// Each field, in the order of the report.
    pub fn fields(&self) -> impl Iterator<Item = CatalogueField> {
        self.sections.iter().flat_map(Listed::fields)
    }
}

impl Listed {
    fn of(declaration: Declaration, refusals: &Refusals) -> Self {
        let fields = match declaration.shape() {
            Shape::Fields(fields) => {
                fields.iter().filter(|field| refusals.cause_of_field(&declaration, field).is_none()).copied().collect()
            }
            Shape::Map { .. } => Vec::new(),
        };
        Self { declaration, fields }
    }

    fn fields(&self) -> Vec<CatalogueField> {
        match self.declaration.shape() {
            Shape::Fields(_) => self.fields.iter().map(|field| of_field(&self.declaration, field)).collect(),
            Shape::Map { meaning, labels } => vec![of_map(&self.declaration, meaning, labels)],
        }
    }
}

fn of_field(section: &Declaration, field: &Field) -> CatalogueField {
    CatalogueField {
        path: section.path(field),
        kind: field.kind(),
        sensitivity: field.kind().sensitivity(),
        unit: field.unit(),
        meaning: field.meaning(),
        reason: field.reason().or(section.reason()),
        since: field.since().or(section.since()),
        deprecated: field.deprecated().or(section.deprecated()),
        example: field.example(),
        optional: field.optional(),
        section_meaning: section.meaning(),
        origin: section.origin(),
    }
}

fn of_map(section: &Declaration, meaning: &'static str, labels: &'static [&'static str]) -> CatalogueField {
    CatalogueField {
        path: format!("{}.*", section.name()),
        kind: Kind::Label(labels),
        sensitivity: Sensitivity::Identifies,
        unit: None,
        meaning,
        reason: section.reason(),
        since: section.since(),
        deprecated: section.deprecated(),
        example: Kind::Label(labels).example(),
        optional: true,
        section_meaning: section.meaning(),
        origin: section.origin(),
    }
}
