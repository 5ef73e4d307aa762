//! Usage telemetry that its operators can trust: the contract of sections and channels, and the engine that composes them.
//!
//! A host composes one anonymous JSON report from independently contributed sections and hands it to independently
//! contributed channels, one hour after start and every 24 hours. Nothing leaves before it was logged, nothing leaves when
//! the operator opted out or it is not known, and nothing can be said that was not declared.
//!
//! # Add a section
//!
//! One file and one dependency: `telemetry-core = { version = "0.1", default-features = false }`.
//!
//! ```
//! //! Graphics processors of this machine.
//! use telemetry_core::{CollectError, Context, Provider, Reading, Section, Version, register_provider};
//!
//! /// Graphics processors.
//! #[derive(Section)]
//! #[section(reason = "Tells which drivers to test with")]
//! pub struct AcmeGpu {
//!     /// Processors that the driver lists.
//!     pub device_count: u64,
//!     /// The driver's version.
//!     pub driver: Reading<Version>,
//! }
//!
//! #[derive(Default)]
//! struct GpuProvider;
//!
//! impl Provider for GpuProvider {
//!     type Section = AcmeGpu;
//!
//!     async fn collect(&self, _cx: &Context) -> Result<AcmeGpu, CollectError> {
//!         let gpus = std::fs::read_dir("/proc/driver/acme/gpus").map_err(|_| CollectError::NotThere("no Acme driver is loaded"))?;
//!         let version = std::fs::read_to_string("/proc/driver/acme/version");
//!         let version = version.map_err(|_| CollectError::Unavailable("the driver's version can't be read"));
//!         let version = version.and_then(|text| text.trim().parse().map_err(|_| CollectError::Invalid("the driver's version is none")));
//!         Ok(AcmeGpu { device_count: gpus.count() as u64, driver: version.into() })
//!     }
//! }
//! register_provider!(GpuProvider);
//! ```
//!
//! On the wire it is the section `acmeGpu` with `deviceCount` and `driver`. What can be said is a closed set of types
//! ([`value`]); text does not compile. A field that may be absent is a [`Reading`]. [`testing::collect`] tests it alone; for
//! that, `telemetry-core = "0.1"` stands in `[dev-dependencies]`, too. Where the dependency has another name, the derives are
//! told it: `#[section(crate = "that_name")]`, `#[label(crate = "that_name")]`.
//!
//! # Add a channel
//!
//! A channel is a [`Sink`]: a [`LocalSink`] is told every event, in the operator's sight; a [`RemoteSink`] gets a report only
//! after the local ones have taken it and the notice, and only with consent. Each trait's page has a whole file as its example.
//!
//! # Embed it
//!
//! A host names what it links, says who it is, and supplies the values that only it has. One of the crates that it links brings
//! a log sink; without one nothing is ever sent, which [`Builder::check`] tells, with any other error
//! in how the program was put together:
//!
//! ```
//! use std::time::Duration;
//! use telemetry_core::{Product, Telemetry};
//!
//! const PRODUCT: Product = Product {
//!     name: "Acme Server",
//!     company: "Acme Ltd",
//!     page: "https://acme.example/telemetry",
//!     opt_out: "ACME_TELEMETRY_OPTOUT",
//!     older_opt_outs: &[],
//! };
//!
//! // Each crate that brings a section or a channel: telemetry_core::link!(acme_log, acme_gpu);
//!
//! fn main() {
//!     let builder = Telemetry::builder(PRODUCT).discover();
//!     if let Err(errors) = builder.check() {
//!         eprintln!("{errors}");
//!     }
//!     let telemetry = builder.start(); // It can't fail, and returns at once; dropping it stops telemetry.
//!     // … the server serves; `telemetry` can be cloned, asked for a preview or a report, and opted out …
//!     let _ = telemetry.stop(Duration::from_secs(2));
//! }
//! ```
//!
//! [`Builder`] has the rest: sources, settings, consent, observers, what the operator refuses, a schedule of one's own.
//!
//! # Who should depend on this crate, and how
//!
//! A crate that contributes a section or a channel depends on it with `default-features = false`: that is the contract,
//! which changes rarely and pulls in little. A host leaves the feature `engine` on.
//!
//! Its minimum Rust version is the one of its manifest; raising it is a minor release. What may grow is
//! `#[non_exhaustive]`.

#![cfg_attr(not(feature = "engine"), allow(dead_code, unused_imports, reason = "the engine is what uses the inside"))]

mod absence;
mod collect_error;
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
mod spoken;
pub mod value;

#[cfg(feature = "engine")]
mod catalogue;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
pub mod testing;

pub use telemetry_core_derive::{Label, Section};

pub use absence::{Absence, AbsenceCause};
pub use collect_error::CollectError;
pub use context::{Context, Providers, ReadableBy, Reader, Setting, SinkContext, Sinks};
pub use destination::Destination;
pub use event::{Attempt, Disposition, LogEvent, Notice, ReportEvent};
pub use label::Label;
pub use line::Line;
pub use not_sent::NotSent;
pub use origin::Origin;
pub use outcome::{DeliveryResult, DeliveryStatus, LocalReceipt, Outcome};
pub use provider::{Provider, Registrable, Supplied};
pub use report::Report;
pub use section::{Declaration, Field, Placement, Section, Shape};
pub use sink::{
    Channel, Deliver, DeliverError, Delivery, Local, LocalSink, OpenError, Receipt, ReceiptComparison, Remote,
    RemoteSink, Sink,
};
pub use value::{
    Disclosable, DisclosableMap, Identifier, Kind, ParseIdentifierError, ParseTagError, ParseVersionError, Reading,
    Sensitivity, Tag, TimeSpan, Version,
};

#[cfg(feature = "engine")]
pub use catalogue::{
    Catalogue, CatalogueAspect, CatalogueChange, CatalogueField, ParseCatalogueError, PublishedCatalogue,
};
#[cfg(feature = "engine")]
pub use engine::{
    Builder, ConfigError, ConfigErrors, Consent, Doubt, EnvVars, NoReplyError, OptOut, OptOutVariable, Preview,
    PreviewError, Product, Reply, Schedule, ScheduleError, Status, Stopped, Telemetry,
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
