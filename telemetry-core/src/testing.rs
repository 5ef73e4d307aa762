//! What tests of a provider, a sink or a host need: a product, and channels that remember.
//!
//! ```
//! use telemetry_core::testing::PRODUCT;
//! use telemetry_core::{CollectError, Context, Provider, Section, Telemetry};
//!
//! /// Graphics processors.
//! #[derive(Section)]
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
//! let report = Telemetry::builder(PRODUCT).provider(TwoCards).preview()?;
//! assert_eq!(report.text(), "{\n  \"acmeGpu\": {\n    \"deviceCount\": 2\n  }\n}");
//! # Ok::<(), std::io::Error>(())
//! ```

use crate::Product;

/// A product of nobody's.
pub const PRODUCT: Product = Product {
    name: "Acme Server",
    company: "Acme Ltd",
    page: "https://acme.example/telemetry",
    opt_out: "ACME_TELEMETRY_OPTOUT",
    older_opt_outs: &["OLD_ACME_TELEMETRY_OPTOUT"],
};
