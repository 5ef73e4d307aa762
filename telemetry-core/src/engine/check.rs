//! The check of how a program was put together.

use super::builder::Builder;
use super::service;
use super::sink_part::{Reach, ask_reaches};
use super::{ConfigError, ConfigErrors};
use crate::Declaration;

impl Builder {
    /// Looks for errors in how the program was put together. It asks remote channels where they send, and waits for them
    /// for at most 10 s.
    ///
    /// [`Builder::start`] never fails: it leaves out the parts concerned, and warns of each once.
    ///
    /// # Errors
    ///
    /// All errors that were found.
    pub fn check(&self) -> Result<(), ConfigErrors> {
        let (openers, cx) = (self.registry.openers(), self.sinks.clone());
        let reaches = service::with_threads(async |threads| ask_reaches(&openers, &cx, &threads).await);
        // Where no thread can be had, the destinations are not known, and `start` says that there is no telemetry.
        let errors = self.config_errors(&reaches.unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(ConfigErrors(errors)) }
    }

    pub(super) fn config_errors(&self, reaches: &[Reach]) -> Vec<ConfigError> {
        let mut errors = self.given_twice.clone();
        errors.extend(self.registry.config_errors());
        errors.extend(self.missing());
        let unheard = self.sources.sections().filter(|section| !self.registry.collects(section.name()));
        errors.extend(
            unheard.map(|section| ConfigError::NotCollected { name: section.name(), origin: section.origin() }),
        );
        errors.extend(self.refusals.unknown(&self.all_declarations()).map(|path| ConfigError::UnknownPath { path }));
        errors.extend(reaches.iter().filter_map(|reach| self.too_frequent(reach)));
        errors
    }

    /// The sections of this program, those that are left out for an error included.
    pub(super) fn all_declarations(&self) -> Vec<Declaration> {
        self.registry.providers.iter().map(|part| part.declaration).collect()
    }

    fn missing(&self) -> impl Iterator<Item = ConfigError> {
        let without_section = self.registry.providers.is_empty().then_some(ConfigError::NothingLinked);
        let without_log = (!self.registry.has_local_channel()).then_some(ConfigError::NoLocalChannel);
        without_section.into_iter().chain(without_log)
    }

    fn too_frequent(&self, reach: &Reach) -> Option<ConfigError> {
        match reach {
            Reach::To(destination) if self.schedule.forbids(destination) => {
                Some(ConfigError::TooFrequent { destination: destination.clone() })
            }
            _ => None,
        }
    }
}
