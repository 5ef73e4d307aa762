//! The parts of a program: its sections and channels, sorted and checked.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::Mistake;
use super::isolation::Busy;
use crate::contained::contained;
use crate::entry::Listed;
use crate::provider::{ErasedProvider, ProviderEntry, declaration, is_supplied};
use crate::sink::{Erase, Opener, SinkEntry};
use crate::{Context, Declaration, Destination, Kind, Origin, Placement, Provider, Shape, Sink, SinkContext};

/// The providers and sinks of one host.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) providers: Vec<ProviderPart>,
    pub(super) sinks: Vec<SinkPart>,
}

/// A provider, made on the thread of its first collection.
pub(super) struct ProviderPart {
    pub(super) declaration: Declaration,
    pub(super) is_supplied: fn(&Context) -> bool,
    pub(super) instance: Arc<Instance>,
    pub(super) busy: Busy,
}

pub(super) struct Instance {
    made: OnceLock<Box<dyn ErasedProvider>>,
    make: fn() -> Box<dyn ErasedProvider>,
}

pub(super) struct SinkPart {
    name: &'static str,
    origin: Option<Origin>,
    pub(super) opener: Opener,
}

impl Parts {
    pub(super) fn add_provider<P: Provider>(&mut self, provider: P) {
        let made = OnceLock::from(Box::new(provider) as Box<dyn ErasedProvider>);
        let instance = Instance { made, make: || unreachable!("it was made by the host") };
        self.providers.push(ProviderPart::new(declaration::<P>(), is_supplied::<P>, instance));
    }

    pub(super) fn add_sink<S: Erase<<S as Sink>::Channel>>(&mut self) {
        self.sinks.push(SinkPart { name: std::any::type_name::<S>(), origin: None, opener: S::OPENER });
    }

    /// Adds all that is linked into this program.
    pub(super) fn discover(&mut self) {
        for entry in inventory::iter::<ProviderEntry> {
            let instance = Instance { made: OnceLock::new(), make: entry.make };
            self.providers.push(ProviderPart::new((entry.declaration)(), entry.is_supplied, instance));
        }
        for entry in inventory::iter::<SinkEntry> {
            self.sinks.push(SinkPart { name: entry.name, origin: Some(entry.origin), opener: entry.opener });
        }
    }

    /// The mistakes among the sections.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        without_repeats(self.found().concat())
    }

    /// Sorts the parts, since registration has no order, and takes out those that are mistakes.
    pub(super) fn settle(&mut self) {
        let found = self.found();
        let mut are_fine = found.iter().map(Vec::is_empty);
        self.providers.retain(|_| are_fine.next() == Some(true));
        self.providers.sort_by_key(|part| part.declaration.order());
        self.sinks.sort_by_key(|sink| sink.name);
    }

    /// For each section, the mistakes for which it is left out.
    fn found(&self) -> Vec<Vec<Mistake>> {
        let declarations: Vec<_> = self.providers.iter().map(|part| part.declaration).collect();
        declarations.iter().map(|own| mistakes_of(own, &declarations)).collect()
    }

    /// Where the remote channels would send.
    pub(super) fn destinations(&self, cx: &SinkContext) -> Vec<Destination> {
        self.sinks.iter().filter_map(|sink| sink.destination(cx)).collect()
    }

    /// Takes out the channels that would send there.
    pub(super) fn without_channels_to(&mut self, unwanted: &[Destination], cx: &SinkContext) {
        self.sinks.retain(|sink| sink.destination(cx).is_none_or(|destination| !unwanted.contains(&destination)));
    }

    pub(super) fn has_local_channel(&self) -> bool {
        self.sinks.iter().any(|sink| matches!(sink.opener, Opener::Local(_)))
    }
}

impl Instance {
    pub(super) fn get(&self) -> &dyn ErasedProvider {
        self.made.get_or_init(self.make).as_ref()
    }
}

impl ProviderPart {
    fn new(declaration: Declaration, is_supplied: fn(&Context) -> bool, instance: Instance) -> Self {
        Self { declaration, is_supplied, instance: Arc::new(instance), busy: Busy::default() }
    }
}

impl SinkPart {
    fn destination(&self, cx: &SinkContext) -> Option<Destination> {
        match self.opener {
            Opener::Local(_) => None,
            Opener::Remote { destination, .. } => contained(|| destination(cx)).ok().flatten(),
        }
    }
}

/// The mistakes for which `own` is left out.
fn mistakes_of(own: &Declaration, all: &[Declaration]) -> Vec<Mistake> {
    let others = all.iter().filter(|other| !std::ptr::eq(*other, own));
    let invalid = (!has_valid_names(own)).then(|| Mistake::InvalidName { origin: own.origin() });
    invalid.into_iter().chain(others.filter_map(|other| clash(own, other))).collect()
}

fn clash(own: &Declaration, other: &Declaration) -> Option<Mistake> {
    if own.name() == other.name() {
        let (first, second) = in_order(own, other);
        return Some(Mistake::TwiceDeclared { name: own.name(), first, second });
    }
    let taken = top_level_names(other);
    let name = names_beside(own).into_iter().find(|name| taken.contains(name))?;
    let (first, second) = match own.placement() {
        Placement::Object => (other.origin(), own.origin()),
        Placement::TopLevel => in_order(own, other),
    };
    Some(Mistake::TakenName { name, first, second })
}

/// The same order from either side, so that a mistake that concerns two sections is one.
fn in_order(own: &Declaration, other: &Declaration) -> (Origin, Origin) {
    let (own, other) = (own.origin(), other.origin());
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

/// The derives write valid names only; a hand-written declaration or label might not.
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

fn without_repeats(mistakes: Vec<Mistake>) -> Vec<Mistake> {
    let mut distinct = Vec::new();
    for mistake in mistakes {
        if !distinct.contains(&mistake) {
            distinct.push(mistake);
        }
    }
    distinct
}

/// One line: each section and channel, with the crate that it comes from.
impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Telemetry sections: {}; channels: {}", OrNone(&self.providers), OrNone(&self.sinks))
    }
}

struct OrNone<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for OrNone<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("none") } else { Listed(self.0).fmt(f) }
    }
}

impl fmt::Display for ProviderPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.declaration.name(), self.declaration.origin())
    }
}

impl fmt::Display for SinkPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin {
            Some(origin) => write!(f, "{} ({origin})", self.name),
            None => f.write_str(self.name),
        }
    }
}
