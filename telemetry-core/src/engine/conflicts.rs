//! Sections that can't stand in one report.

use super::ConfigError;
use super::provider_part::ProviderPart;
use crate::{Declaration, Kind, Origin, Placement, Shape};

/// An error for which a section is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    pub(super) error: ConfigError,
    /// Whether the section is named as absent, which takes a name that can stand in a report.
    pub(super) is_said: bool,
}

/// The errors for which `own` is left out.
pub(super) fn conflicts(own: &ProviderPart, all: &[ProviderPart]) -> Vec<Conflict> {
    let others = all.iter().filter(|other| !std::ptr::eq(*other, own));
    let said = |error| Conflict { error, is_said: true };
    invalid(own).into_iter().chain(others.filter_map(|other| conflict(own, other)).map(said)).collect()
}

/// The derives refuse it when they are compiled; a hand-written declaration might be it.
fn invalid(own: &ProviderPart) -> Option<Conflict> {
    let (declaration, origin) = (&own.declaration, own.origin);
    let is_map = matches!(declaration.shape(), Shape::Map { .. });
    match declaration.placement() {
        _ if !has_valid_names(declaration) => {
            Some(Conflict { error: ConfigError::InvalidName { origin }, is_said: false })
        }
        Placement::TopLevel if is_map => {
            Some(Conflict { error: ConfigError::TopLevelMap { name: declaration.name(), origin }, is_said: true })
        }
        _ => None,
    }
}

fn conflict(own: &ProviderPart, other: &ProviderPart) -> Option<ConfigError> {
    let name = own.declaration.name();
    if name == other.declaration.name() {
        return Some(match in_order(own, other) {
            (first, second) if first == second => ConfigError::GivenTwice { name, origin: first },
            (first, second) => ConfigError::TwiceDeclared { name, first, second },
        });
    }
    let claimed = top_level_names(&own.declaration);
    let taken = names_beside(&other.declaration);
    let name = claimed.into_iter().find(|name| taken.contains(name))?;
    Some(match other.declaration.placement() {
        Placement::Object => ConfigError::ClaimedName { name, claimant: own.origin, section: other.origin },
        Placement::TopLevel => {
            let (first, second) = in_order(own, other);
            ConfigError::TakenName { name, first, second }
        }
    })
}

/// The same order from either side, so that an error that concerns two sections is one.
fn in_order(own: &ProviderPart, other: &ProviderPart) -> (Origin, Origin) {
    let (own, other) = (own.origin, other.origin);
    let own_is_first = (own.name(), own.version()) <= (other.name(), other.version());
    if own_is_first { (own, other) } else { (other, own) }
}

/// The names that a section puts at the top level of the report.
fn names_beside(declaration: &Declaration) -> Vec<&'static str> {
    match declaration.placement() {
        Placement::Object => vec![declaration.name()],
        Placement::TopLevel => top_level_names(declaration),
    }
}

fn top_level_names(declaration: &Declaration) -> Vec<&'static str> {
    match (declaration.placement(), declaration.shape()) {
        (Placement::TopLevel, Shape::Fields(fields)) => fields.iter().map(crate::Field::name).collect(),
        _ => Vec::new(),
    }
}

fn has_valid_names(declaration: &Declaration) -> bool {
    is_camel_case(declaration.name())
        && match declaration.shape() {
            Shape::Fields(fields) => fields.iter().enumerate().all(|(index, field)| {
                let is_new = fields[..index].iter().all(|earlier| earlier.name() != field.name());
                is_new && is_camel_case(field.name()) && has_valid_labels(field.kind())
            }),
            Shape::Map { labels, .. } => has_valid_labels(Kind::Label(labels)),
        }
}

fn has_valid_labels(kind: Kind) -> bool {
    match kind {
        Kind::Label(names) => names.iter().flat_map(|name| name.bytes()).all(|byte| matches!(byte, b' '..=b'~')),
        _ => true,
    }
}

fn is_camel_case(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

pub(super) fn without_repeats<T: PartialEq>(found: Vec<T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for one in found {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}
