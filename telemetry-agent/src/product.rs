//! The product whose usage is reported.

use telemetry_core::Product;

/// What the notice says. The older variable still counts, and so does what somebody may take for one of this program.
pub(crate) const PRODUCT: Product = Product {
    name: "KurrentDB",
    company: "Kurrent, Inc.",
    page: "https://kurrent.io/telemetry",
    opt_out: "KURRENTDB_TELEMETRY_OPTOUT",
    older_opt_outs: &["EVENTSTORE_TELEMETRY_OPTOUT", "TELEMETRY_AGENT_TELEMETRY_OPTOUT"],
};
