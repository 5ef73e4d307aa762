//! One field of a section, as const data.

use super::example;
use crate::Disclosable;
use crate::value::Kind;

/// One field of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    meaning: &'static str,
    kind: Kind,
    optional: bool,
    unit: Option<&'static str>,
    example: Option<&'static str>,
    reason: Option<&'static str>,
    since: Option<&'static str>,
    deprecated: Option<&'static str>,
}

impl Field {
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

    /// Why it is collected, where that is more than the section's reason.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        self.reason
    }

    /// The version of the declaring crate that has it first, where it was added later than its section.
    #[must_use]
    pub const fn since(&self) -> Option<&'static str> {
        self.since
    }

    /// What replaced it, where it is deprecated.
    #[must_use]
    pub const fn deprecated(&self) -> Option<&'static str> {
        self.deprecated
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

#[doc(hidden)]
impl Field {
    #[must_use]
    pub const fn new<D: Disclosable>(name: &'static str, meaning: &'static str) -> Self {
        Self::of(name, meaning, D::KIND, D::OPTIONAL)
    }

    /// # Panics
    ///
    /// At compile time, for a field that is no number.
    #[must_use]
    pub const fn with_unit(self, unit: &'static str) -> Self {
        assert!(
            matches!(self.kind, Kind::Count | Kind::Integer),
            "a `unit` is that of a whole number, and this field is none: leave `unit` out"
        );
        Self { unit: Some(unit), ..self }
    }

    /// # Panics
    ///
    /// At compile time, for an example that is no value of the field.
    #[must_use]
    pub const fn with_example(self, example: &'static str) -> Self {
        example::assert_fits(self.kind, example);
        Self { example: Some(example), ..self }
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

impl Field {
    pub(super) const fn of(name: &'static str, meaning: &'static str, kind: Kind, optional: bool) -> Self {
        Self { name, meaning, kind, optional, unit: None, example: None, reason: None, since: None, deprecated: None }
    }
}
