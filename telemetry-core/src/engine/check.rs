//! The check of how a program was put together.

use super::builder::Builder;
use super::isolation::WorkerThreads;
use super::reentrance::Instance;
use super::service;
use super::sink_part::{Reach, ask_reaches};
use super::{Mistake, Mistakes};
use crate::Declaration;

impl Builder {
    /// Looks for mistakes in how the program was put together. It asks remote channels where they send, and waits for them
    /// for at most 10 s.
    ///
    /// [`Builder::start`] never fails: it leaves out the parts concerned, and warns of each once.
    ///
    /// # Errors
    ///
    /// All mistakes that were found.
    pub fn check(&self) -> Result<(), Mistakes> {
        let (openers, cx) = (self.registry.openers(), self.sinks.clone());
        let ask = async move || ask_reaches(&openers, &cx, &WorkerThreads::of(Instance::new())).await;
        // Where no thread can be had, the destinations are not known, and `start` says that there is no telemetry.
        let mistakes = self.mistakes(&service::block_on(ask).unwrap_or_default());
        if mistakes.is_empty() { Ok(()) } else { Err(Mistakes(mistakes)) }
    }

    pub(super) fn mistakes(&self, reaches: &[Reach]) -> Vec<Mistake> {
        let mut mistakes = self.given_twice.clone();
        mistakes.extend(self.registry.mistakes());
        mistakes.extend(self.missing());
        let unheard = self.sources.sections().filter(|section| !self.registry.collects(section.name()));
        mistakes
            .extend(unheard.map(|section| Mistake::NotCollected { name: section.name(), origin: section.origin() }));
        mistakes.extend(self.refusals.unknown(&self.all_declarations()).map(|path| Mistake::UnknownPath { path }));
        mistakes.extend(reaches.iter().filter_map(|reach| self.hurried(reach)));
        mistakes
    }

    /// The sections of this program, those that are left out for a mistake included.
    pub(super) fn all_declarations(&self) -> Vec<Declaration> {
        self.registry.providers.iter().map(|part| part.declaration).collect()
    }

    fn missing(&self) -> impl Iterator<Item = Mistake> {
        let without_section = self.registry.providers.is_empty().then_some(Mistake::NothingLinked);
        let without_log = (!self.registry.has_local_channel()).then_some(Mistake::NoLocalChannel);
        without_section.into_iter().chain(without_log)
    }

    fn hurried(&self, reach: &Reach) -> Option<Mistake> {
        match reach {
            Reach::To(destination) if self.schedule.forbids(destination) => {
                Some(Mistake::Hurried { destination: destination.clone() })
            }
            _ => None,
        }
    }
}
