//! The parts of a program: its sections and channels, sorted and checked.

use super::conflicts::{Conflict, conflicts, without_repeats};
use super::provider_part::ProviderPart;
use super::sink_part::{Reach, SinkPart};
use super::{ConfigError, Schedule};
use crate::line::Listed;
use crate::provider::ProviderRegistration;
use crate::sink::{Deliver, Opener, SinkRegistration};
use crate::{Absence, AbsenceCause, Declaration, Destination, Line, Provider, Sink};

/// The providers and sinks of one host.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) providers: Vec<ProviderPart>,
    pub(super) sinks: Vec<SinkPart>,
    is_discovered: bool,
}

/// The sections that are linked into this program and can be said.
pub(crate) fn linked_sections() -> Vec<Declaration> {
    let mut registry = Registry::default();
    registry.discover();
    registry.declarations()
}

impl Registry {
    pub(super) fn add_provider<P: Provider>(&mut self, provider: P) {
        self.providers.push(ProviderPart::given(provider));
    }

    pub(super) fn add_sink<S: Deliver<<S as Sink>::Channel>>(&mut self) {
        let mut registrations = inventory::iter::<SinkRegistration>.into_iter();
        let registered = registrations.find(|registration| registration.sink == std::any::TypeId::of::<S>());
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
        self.providers.extend(inventory::iter::<ProviderRegistration>.into_iter().map(ProviderPart::registered));
        inventory::iter::<SinkRegistration>.into_iter().for_each(|sink| self.add(SinkPart::registered(sink)));
    }

    /// The sections that can be said, in the order of the report.
    pub(super) fn declarations(&self) -> Vec<Declaration> {
        let mut declarations: Vec<_> = self
            .providers
            .iter()
            .zip(self.conflicts())
            .filter(|(_, conflicts)| conflicts.is_empty())
            .map(|(part, _)| part.declaration)
            .collect();
        declarations.sort_by_key(Declaration::order);
        declarations
    }

    /// The errors among the sections.
    pub(super) fn config_errors(&self) -> Vec<ConfigError> {
        without_repeats(self.conflicts().concat()).into_iter().map(|conflict| conflict.error).collect()
    }

    /// Sorts the parts, since registration has no order, and takes out those that are errors; what is absent for it.
    pub(super) fn settle(&mut self) -> Vec<Absence> {
        let found = self.conflicts();
        let mut absent = Vec::new();
        for (part, conflicts) in self.providers.iter().zip(&found) {
            let Some(Conflict { error, .. }) = conflicts.iter().find(|conflict| conflict.is_said) else { continue };
            let cause = AbsenceCause::Conflict(Line::new(error));
            absent.extend(part.declaration.paths().into_iter().map(|path| Absence::new(path, cause.clone())));
        }
        let mut are_fine = found.iter().map(Vec::is_empty);
        self.providers.retain(|_| are_fine.next() == Some(true));
        self.providers.sort_by_key(|part| part.declaration.order());
        self.sinks.sort_by_key(ToString::to_string);
        without_repeats(absent)
    }

    /// For each section, the errors for which it is left out.
    fn conflicts(&self) -> Vec<Vec<Conflict>> {
        self.providers.iter().map(|own| conflicts(own, &self.providers)).collect()
    }

    /// How each sink is opened, in the order of [`Registry::sinks`].
    pub(super) fn openers(&self) -> Vec<Opener> {
        self.sinks.iter().map(|sink| sink.opener).collect()
    }

    /// Keeps where each of them would send, but for receivers elsewhere that the schedule would ask too often.
    pub(super) fn set_reaches(&mut self, reaches: Vec<Reach>, schedule: Schedule) {
        for (sink, reach) in self.sinks.iter_mut().zip(reaches) {
            sink.set_reach(match reach {
                Reach::To(destination) if schedule.forbids(&destination) => {
                    Reach::Unusable(Line::new(ConfigError::TooFrequent { destination }))
                }
                reach => reach,
            });
        }
    }

    /// Where the remote channels said that they would send, but for those whose receiver is gone.
    pub(super) fn destinations(&self) -> impl Iterator<Item = &Destination> {
        self.sinks.iter().filter_map(SinkPart::destination)
    }

    /// Whether a provider of this section is there.
    pub(super) fn collects(&self, name: &str) -> bool {
        self.providers.iter().any(|part| part.declaration.name() == name)
    }

    pub(super) fn has_local_channel(&self) -> bool {
        self.sinks.iter().any(SinkPart::is_local)
    }

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
