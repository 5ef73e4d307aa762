//! The parts of a program: its sections and channels, sorted and checked.

use std::any::{TypeId, type_name};
use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::Mistake;
use super::alarm::Alarm;
use super::clashes::{clashes, without_repeats};
use super::isolation::Busy;
use crate::contained::{Foreign, contained};
use crate::entry::Listed;
use crate::provider::{ErasedProvider, ProviderEntry, declaration, is_supplied};
use crate::sink::{Erase, Opener, SinkEntry};
use crate::{Context, Declaration, Destination, Line, Origin, Provider, Sink, SinkContext};

/// The providers and sinks of one host.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) providers: Vec<ProviderPart>,
    pub(super) sinks: Vec<SinkPart>,
    is_discovered: bool,
}

/// A provider, made on the thread of its first collection.
pub(super) struct ProviderPart {
    pub(super) declaration: Declaration,
    /// The crate that collects it, which need not be the one that declares it.
    pub(super) origin: Origin,
    pub(super) is_supplied: fn(&Context) -> bool,
    pub(super) instance: Arc<Instance>,
    pub(super) busy: Busy,
}

pub(super) struct Instance {
    made: OnceLock<Box<dyn ErasedProvider>>,
    make: fn() -> Box<dyn ErasedProvider>,
}

pub(super) struct SinkPart {
    sink: TypeId,
    /// Its name, with the crate that it comes from.
    listed: String,
    pub(super) opener: Opener,
    /// Where it sends, asked once.
    destination: Option<Destination>,
    pub(super) alarm: Alarm,
    is_gone: Cell<bool>,
}

impl Parts {
    pub(super) fn add_provider<P: Provider>(&mut self, provider: P) {
        let made = OnceLock::from(Box::new(provider) as Box<dyn ErasedProvider>);
        let instance = Instance { made, make: || unreachable!("it was made by the host") };
        let declaration = declaration::<P>();
        self.providers.push(ProviderPart::new(declaration, declaration.origin(), is_supplied::<P>, instance));
    }

    pub(super) fn add_sink<S: Erase<<S as Sink>::Channel>>(&mut self) {
        let registered = inventory::iter::<SinkEntry>.into_iter().find(|entry| entry.sink == TypeId::of::<S>());
        self.add(registered.map_or_else(SinkPart::unregistered::<S>, SinkPart::registered));
    }

    /// A sink that is given twice would send each report twice, and is one.
    fn add(&mut self, part: SinkPart) {
        if self.sinks.iter().all(|other| other.sink != part.sink) {
            self.sinks.push(part);
        }
    }

    /// Adds all that is linked into this program, once.
    pub(super) fn discover(&mut self) {
        if std::mem::replace(&mut self.is_discovered, true) {
            return;
        }
        for entry in inventory::iter::<ProviderEntry> {
            let instance = Instance { made: OnceLock::new(), make: entry.make };
            self.providers.push(ProviderPart::new((entry.declaration)(), entry.origin, entry.is_supplied, instance));
        }
        inventory::iter::<SinkEntry>.into_iter().for_each(|entry| self.add(SinkPart::registered(entry)));
    }

    /// The mistakes among the sections.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        without_repeats(self.found().concat())
    }

    /// Keeps the answers of [`Parts::ask_destinations`], sorts the parts, since registration has no order, and takes out
    /// those that are mistakes.
    pub(super) fn settle(&mut self, destinations: Vec<Option<Destination>>) {
        self.sinks.iter_mut().zip(destinations).for_each(|(sink, destination)| sink.destination = destination);
        let found = self.found();
        let mut are_fine = found.iter().map(Vec::is_empty);
        self.providers.retain(|_| are_fine.next() == Some(true));
        self.providers.sort_by_key(|part| part.declaration.order());
        self.sinks.sort_by(|one, other| one.listed.cmp(&other.listed));
    }

    /// For each section, the mistakes for which it is left out.
    fn found(&self) -> Vec<Vec<Mistake>> {
        self.providers.iter().map(|own| clashes(own, &self.providers)).collect()
    }

    /// Asks each sink where it would send.
    pub(super) fn ask_destinations(&self, cx: &SinkContext) -> Vec<Option<Destination>> {
        self.sinks.iter().map(|sink| sink.ask_destination(cx)).collect()
    }

    /// Where the remote channels said that they would send, but for those whose receiver is gone.
    pub(super) fn destinations(&self) -> impl Iterator<Item = &Destination> {
        self.sinks.iter().filter_map(SinkPart::destination)
    }

    /// Whether a receiver has said that it never wants a report again.
    pub(super) fn is_one_gone(&self) -> bool {
        self.sinks.iter().any(|sink| sink.is_gone.get())
    }

    /// Takes out the channels whose destination is unwanted.
    pub(super) fn without_channels_to(&mut self, is_unwanted: impl Fn(&Destination) -> bool) {
        self.sinks.retain(|sink| !sink.destination.as_ref().is_some_and(&is_unwanted));
    }

    /// Whether a provider of this section is there.
    pub(super) fn collects(&self, name: &str) -> bool {
        self.providers.iter().any(|part| part.declaration.name() == name)
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

impl Drop for Instance {
    fn drop(&mut self) {
        drop(Foreign::new(self.made.take()));
    }
}

impl ProviderPart {
    fn new(declaration: Declaration, origin: Origin, is_supplied: fn(&Context) -> bool, instance: Instance) -> Self {
        Self { declaration, origin, is_supplied, instance: Arc::new(instance), busy: Busy::default() }
    }
}

impl SinkPart {
    fn registered(entry: &SinkEntry) -> Self {
        Self::new(entry.sink, format!("{} ({})", entry.name, entry.origin), entry.opener)
    }

    /// Only its type tells where it comes from.
    fn unregistered<S: Erase<<S as Sink>::Channel>>() -> Self {
        let path = type_name::<S>().split('<').next().unwrap_or_default();
        let (krate, _) = path.split_once("::").unwrap_or((path, path));
        let (_, name) = path.rsplit_once("::").unwrap_or((path, path));
        Self::new(TypeId::of::<S>(), format!("{name} ({krate})"), S::OPENER)
    }

    fn new(sink: TypeId, listed: String, opener: Opener) -> Self {
        Self { sink, listed, opener, destination: None, alarm: Alarm::default(), is_gone: Cell::default() }
    }

    /// Where it sends; `None` once that receiver is gone.
    pub(super) fn destination(&self) -> Option<&Destination> {
        self.destination.as_ref().filter(|_| !self.is_gone.get())
    }

    /// Takes note that its receiver never wants a report again.
    pub(super) fn give_up(&self) {
        self.is_gone.set(true);
    }

    /// Foreign code says it, which may panic.
    fn ask_destination(&self, cx: &SinkContext) -> Option<Destination> {
        match self.opener {
            Opener::Local(_) => None,
            Opener::Remote { destination, .. } => contained(|| destination(cx)).ok().flatten(),
        }
    }
}

impl Parts {
    /// Each section and channel, with the crate that it comes from.
    pub(super) fn lines(&self) -> Vec<Line> {
        let sections = self
            .providers
            .chunks(AT_MOST_A_LINE)
            .map(|some| Line::new(format_args!("Telemetry sections: {}", Listed(some))));
        let channels = self
            .sinks
            .chunks(AT_MOST_A_LINE)
            .map(|some| Line::new(format_args!("Telemetry channels: {}", Listed(some))));
        sections.chain(channels).collect()
    }
}

/// So many parts fit into one line, whatever the lengths that names usually have.
const AT_MOST_A_LINE: usize = 9;

impl fmt::Display for ProviderPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.declaration.name(), self.origin)
    }
}

impl fmt::Display for SinkPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.listed)
    }
}
