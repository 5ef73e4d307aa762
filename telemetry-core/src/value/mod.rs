//! The closed set of values that a report can carry.
//!
//! [`Disclosable`] is sealed: flags, whole numbers, [`Identifier`]s, [`Version`]s, [`Tag`]s, [`TimeSpan`]s, labels
//! (see [`Label`]) and [`Reading`]s of them. Text does not compile.

pub(crate) mod grammar;
mod identifier;
mod kind;
mod reading;
pub(crate) mod tag;
mod time_span;
pub(crate) mod version;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use identifier::{Identifier, ParseIdentifierError};
pub use kind::{Kind, Sensitivity};
pub use reading::Reading;
pub use tag::{ParseTagError, Tag};
pub use time_span::TimeSpan;
pub use version::{ParseVersionError, Version};

use crate::Label;

/// A value that may be said in a report.
///
/// The trait is sealed; what implements it is listed in the [module](self).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be said in a telemetry report",
    label = "open text, or a type that can hold it, is never sent",
    note = "say it as a `bool`, a whole number, an `Identifier`, a `Version`, a `Tag`, a `TimeSpan`, or a `Reading` of one where it may be \
            absent; for one of several words, derive `Label` on an enum that lists them; a struct is a section of its own, so derive \
            `Section` on it"
)]
pub trait Disclosable: sealed::Closed {
    /// What kind of value it is, for the catalogue.
    #[doc(hidden)]
    const KIND: Kind;
    /// Whether it may be absent.
    #[doc(hidden)]
    const OPTIONAL: bool = false;
    #[doc(hidden)]
    fn value(&self) -> Reading<Value>;
}

/// A map whose keys are identifiers and whose values are labels: the second shape of a section.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a section of a telemetry report",
    label = "a section in one pair of parentheses is a map from identifier to label",
    note = "use `BTreeMap<Identifier, L>` where `L` derives `Label`, or a struct with named fields"
)]
pub trait DisclosableMap: sealed::Closed {
    /// The labels that an entry can have.
    #[doc(hidden)]
    const LABELS: &'static [&'static str];
    #[doc(hidden)]
    fn entries(&self) -> Vec<(Identifier, Value)>;
}

/// A value on its way into a report; only a [`Disclosable`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub struct Value(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Flag(bool),
    Count(u64),
    Integer(i64),
    Text(Kind, Cow<'static, str>),
}

impl Value {
    pub(crate) fn form(&self) -> &Form {
        &self.0
    }

    /// Whether this value is one that a field of `kind` may hold; a hand-written section could pass another.
    pub(crate) fn is(&self, kind: Kind) -> bool {
        match &self.0 {
            Form::Flag(_) => kind == Kind::Flag,
            Form::Count(_) => kind == Kind::Count,
            Form::Integer(_) => kind == Kind::Integer,
            Form::Text(own, _) => *own == kind,
        }
    }
}

impl Value {
    /// The text is that of the const table: a hand-written [`Label::name`] could return any.
    fn label<L: Label>(label: L) -> Self {
        Self(Form::Text(Kind::Label(L::NAMES), Cow::Borrowed(L::NAMES[label.index()])))
    }

    fn text(kind: Kind, text: String) -> Self {
        Self(Form::Text(kind, Cow::Owned(text)))
    }
}

impl Disclosable for bool {
    const KIND: Kind = Kind::Flag;

    fn value(&self) -> Reading<Value> {
        Reading::Value(Value(Form::Flag(*self)))
    }
}

macro_rules! whole_numbers {
    ($kind:ident as $form:ty: $($number:ty)*) => { $(
        impl sealed::Closed for $number {}

        impl Disclosable for $number {
            const KIND: Kind = Kind::$kind;

            fn value(&self) -> Reading<Value> {
                Reading::Value(Value(Form::$kind(<$form>::from(*self))))
            }
        }
    )* };
}

whole_numbers!(Count as u64: u8 u16 u32 u64);
whole_numbers!(Integer as i64: i8 i16 i32 i64);

macro_rules! written {
    ($($kind:ident)*) => { $(
        impl sealed::Closed for $kind {}

        impl Disclosable for $kind {
            const KIND: Kind = Kind::$kind;

            fn value(&self) -> Reading<Value> {
                Reading::Value(Value::text(Kind::$kind, self.to_string()))
            }
        }
    )* };
}

written!(Identifier Version TimeSpan);

impl<P: Label> sealed::Closed for Tag<P> {}

impl<P: Label> Disclosable for Tag<P> {
    const KIND: Kind = Kind::Tag(Self::PREFIXES);

    fn value(&self) -> Reading<Value> {
        Reading::Value(Value::text(Self::KIND, self.to_string()))
    }
}

#[diagnostic::do_not_recommend]
impl<L: Label> Disclosable for L {
    const KIND: Kind = Kind::Label(L::NAMES);

    fn value(&self) -> Reading<Value> {
        Reading::Value(Value::label(*self))
    }
}

impl<D: Disclosable> Disclosable for Reading<D> {
    const KIND: Kind = D::KIND;
    const OPTIONAL: bool = true;

    fn value(&self) -> Reading<Value> {
        match self {
            Self::Value(value) => value.value(),
            Self::Absent(error) => Reading::Absent(*error),
            Self::NotApplicable => Reading::NotApplicable,
        }
    }
}

impl<L: Label> DisclosableMap for BTreeMap<Identifier, L> {
    const LABELS: &'static [&'static str] = L::NAMES;

    fn entries(&self) -> Vec<(Identifier, Value)> {
        self.iter().map(|(id, label)| (*id, Value::label(*label))).collect()
    }
}

mod sealed {
    use super::{BTreeMap, Identifier, Label};

    #[diagnostic::on_unimplemented(
        message = "`{Self}` can't be said in a telemetry report",
        label = "what a report can carry is a closed set",
        note = "say it as one of the types that `telemetry_core::value` lists; for one of several words, derive `Label` on an enum \
                that lists them"
    )]
    pub trait Closed {}

    impl Closed for bool {}
    #[diagnostic::do_not_recommend]
    impl<L: Label> Closed for L {}
    impl<D: super::Disclosable> Closed for super::Reading<D> {}
    impl<L: Label> Closed for BTreeMap<Identifier, L> {}
}
