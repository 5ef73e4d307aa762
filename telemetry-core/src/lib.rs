//! Usage telemetry that its operators can trust.
//!
//! A host composes one anonymous JSON report from independently contributed sections and hands it to independently
//! contributed channels, one hour after start and every 24 hours. Nothing leaves before it was logged, nothing leaves when
//! the operator opted out, and nothing can be said that was not declared.
//!
//! - [`Section`] declares what can be said, in closed types ([`Disclosable`]).
//! - [`Provider`] collects a section; [`register_provider!`] announces it.
//! - [`Sink`] is a channel, [`Local`] or [`Remote`]; [`register_sink!`] announces it.
//! - [`link!`] brings the crates that announce something into a program.
//! - [`Telemetry`] is the engine as a host sees it.
//!
//! # Who should depend on this crate, and how
//!
//! A crate that contributes a section or a channel depends on it with `default-features = false`: that is the contract,
//! which changes rarely and pulls in little. A host leaves the feature `engine` on.

#![cfg_attr(not(feature = "engine"), allow(dead_code, unused_imports, reason = "the engine is what uses the inside"))]

mod absence;
mod context;
mod destination;
mod event;
mod label;
mod line;
mod macros;
mod not_sent;
mod origin;
mod outcome;
mod panic_safe;
mod provider;
mod report;
mod section;
mod sink;
pub mod value;

#[cfg(feature = "engine")]
mod catalogue;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
pub mod testing;

pub use telemetry_core_derive::{Label, Section};

pub use absence::{Absence, AbsenceCause};
pub use context::{Context, Providers, ReadableBy, Reader, Setting, SinkContext, Sinks};
pub use destination::Destination;
pub use event::{Attempt, Disposition, LogEvent, Notice, ReportEvent};
pub use label::Label;
pub use line::Line;
pub use not_sent::NotSent;
pub use origin::Origin;
pub use outcome::{Fate, LocalReceipt, Outcome, Posted};
pub use provider::{CollectError, Provider, Registrable, Supplied};
pub use report::Report;
pub use section::{Declaration, Field, Placement, Section, Shape};
pub use sink::{
    Channel, Deliver, DeliverError, Delivery, Local, LocalSink, OpenError, Receipt, Remote, RemoteSink, Sink,
};
pub use value::{
    Disclosable, DisclosableMap, Identifier, InvalidIdentifier, InvalidTag, InvalidVersion, Kind, Nature, Reading, Tag,
    TimeSpan, Version,
};

#[cfg(feature = "engine")]
pub use catalogue::{
    Catalogue, CatalogueAspect, CatalogueChange, Entry as CatalogueEntry, InvalidCatalogue, PublishedCatalogue,
};
#[cfg(feature = "engine")]
pub use engine::{
    Builder, Consent, Doubt, EnvVars, InvalidSchedule, Mistake, Mistakes, NoReply, OptOut, Preview, PreviewError,
    Product, Reply, Schedule, Status, Stopped, Telemetry,
};

/// What the macros and derives expand to; not part of the API.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    pub use crate::__origin as origin;
    pub use crate::provider::ProviderRegistration;
    pub use crate::section::{Values, typed, typed_map};
    pub use crate::sink::SinkRegistration;
}
