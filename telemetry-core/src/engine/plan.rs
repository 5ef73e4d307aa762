//! The plan: what a host has decided, checked and sorted.

use std::sync::{Arc, OnceLock};

use super::blocking::BlockingThreads;
use super::consent::Consent;
use super::consent_sources::ConsentSources;
use super::observers::Observers;
use super::refusals::Refusals;
use super::registry::Registry;
use super::sink_part::SinkPart;
use super::{Product, RetryWaits, Schedule};
use crate::context::{Settings, Sources};
use crate::{Absence, Catalogue, Context, Destination, Line, NotSent, SinkContext};

/// How often reports are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    /// As the schedule says.
    Scheduled,
    /// One now, and no other.
    Once,
}

pub(super) struct Plan {
    pub(super) product: Product,
    pub(super) schedule: Schedule,
    pub(super) frequency: Frequency,
    pub(super) waits: RetryWaits,
    /// As decided at the start.
    pub(super) consent: Consent,
    pub(super) settings: Arc<Settings>,
    pub(super) sinks: SinkContext,
    pub(super) sources: Arc<Sources>,
    pub(super) blocking: Arc<BlockingThreads>,
    pub(super) registry: Registry,
    /// What every report lacks for an error.
    pub(super) absent: Vec<Absence>,
    pub(super) consent_sources: ConsentSources,
    pub(super) observers: Observers,
    pub(super) refusals: Refusals,
    pub(super) warnings: Vec<Line>,
    pub(super) schema_id: OnceLock<Arc<str>>,
}

impl Plan {
    /// What providers and sources are given for one report.
    pub(super) fn context(&self) -> Context {
        let (settings, sources) = (Arc::clone(&self.settings), Arc::clone(&self.sources));
        Context::new(settings, sources, Arc::clone(&self.blocking) as _)
    }

    pub(super) fn destinations(&self) -> Vec<Destination> {
        self.registry.destinations().cloned().collect()
    }

    /// Why no report can be sent, whatever is in it.
    pub(super) fn nowhere(&self) -> Option<NotSent> {
        if self.registry.destinations().next().is_some() {
            return None;
        }
        let unusable: Vec<_> = self.registry.sinks.iter().filter_map(SinkPart::unusable).collect();
        Some(match unusable.as_slice() {
            _ if self.registry.sinks.iter().any(SinkPart::is_gone) => NotSent::Gone,
            [] => NotSent::NoEndpoint,
            unusable => NotSent::Unusable(Line::new(crate::line::Listed(unusable))),
        })
    }

    /// All that this host can send, now or once it is no longer held back.
    pub(super) fn catalogue(&self) -> Catalogue {
        Catalogue::of(self.registry.declarations().into_iter(), &self.refusals.of_operator())
    }

    /// The `$id` of the schema of this host's reports, made once.
    pub(super) fn schema_id(&self) -> Arc<str> {
        Arc::clone(self.schema_id.get_or_init(|| self.catalogue().schema_id().into()))
    }

    /// The types of settings that no provider, source or consent source has asked for.
    pub(super) fn unread_by_providers(&self) -> impl Iterator<Item = &'static str> {
        self.settings.unread()
    }

    /// The types of settings that no sink has asked for.
    pub(super) fn unread_by_sinks(&self) -> impl Iterator<Item = &'static str> {
        self.sinks.settings().unread()
    }
}
