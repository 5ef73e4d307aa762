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

mod contained;
mod context;
mod destination;
mod entry;
mod label;
mod line;
mod macros;
mod origin;
mod outcome;
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

pub use context::{Context, Providers, Reader, Setting, SinkContext, Sinks};
pub use destination::Destination;
pub use entry::{Attempt, Disposition, Entry, Notice, ReportEntry};
pub use label::Label;
pub use line::Line;
pub use origin::Origin;
pub use outcome::{Absence, Fate, Outcome, Posted, Withheld};
pub use provider::{CollectError, Provider, Registrable, Supplied};
pub use report::Report;
pub use section::{Declaration, Field, Placement, Section, Shape};
pub use sink::{Channel, DeliverError, Delivery, Local, OpenError, Receipt, Remote, Sink};
pub use value::{
    Disclosable, DisclosableMap, Identifier, InvalidIdentifier, InvalidTag, InvalidVersion, Kind, Nature, Tag,
    TimeSpan, Version,
};

#[cfg(feature = "engine")]
pub use catalogue::{Catalogue, Entry as CatalogueEntry};
#[cfg(feature = "engine")]
pub use engine::{
    Builder, Consent, Environment, InvalidSchedule, Mistake, Mistakes, OptOut, Product, Schedule, Status, Stopped,
    Telemetry, Veto,
};

/// What the macros and derives expand to; not part of the API.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    pub use crate::__origin as origin;
    pub use crate::provider::ProviderEntry;
    pub use crate::section::Values;
    pub use crate::sink::SinkEntry;
}
