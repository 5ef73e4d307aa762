//! What tests of a provider, a sink or a host need.
//!
//! It needs the feature `engine`, which is a default one. A crate that depends on the contract alone asks for it in its tests:
//! `telemetry-core` stands in `[dependencies]` with `default-features = false`, and in `[dev-dependencies]` without.
//!
//! A provider alone gives its section, without a report:
//!
//! ```
//! use telemetry_core::{CollectError, Context, Provider, Section, testing};
//!
//! /// Graphics processors.
//! #[derive(Debug, PartialEq, Section)]
//! #[section(reason = "Tells which drivers to test with")]
//! struct AcmeGpu {
//!     /// Processors that the driver lists.
//!     device_count: u64,
//! }
//!
//! struct TwoCards;
//!
//! impl Provider for TwoCards {
//!     type Section = AcmeGpu;
//!
//!     async fn collect(&self, _cx: &Context) -> Result<AcmeGpu, CollectError> {
//!         Ok(AcmeGpu { device_count: 2 })
//!     }
//! }
//!
//! assert_eq!(testing::collect(&TwoCards), Ok(AcmeGpu { device_count: 2 }));
//! ```
//!
//! A sink alone is handed a sample by [`deliver`]. A host's test reads a [`Transcript`], and does not wait between attempts
//! by [`without_waits`].

mod alone;
mod transcript;

pub use alone::{collect, collect_in, deliver, deliver_event, events};
pub use transcript::{LocalTranscript, RemoteTranscript, Transcript, Written};

use crate::engine::RetryWaits;
use crate::{Builder, Product};

/// A product of nobody's.
pub const PRODUCT: Product = Product {
    name: "Acme Server",
    company: "Acme Ltd",
    page: "https://acme.example/telemetry",
    opt_out: "ACME_TELEMETRY_OPTOUT",
    older_opt_outs: &["OLD_ACME_TELEMETRY_OPTOUT"],
};

/// The same host, which repeats attempts without waiting in between; what it says of the waits stays.
pub fn without_waits(host: Builder) -> Builder {
    host.waits(RetryWaits::Skipped)
}
