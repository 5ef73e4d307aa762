//! The engine: schedule, collection, consent, delivery.

mod blocking;
mod builder;
mod collection;
mod compose;
mod conflicts;
mod consent;
mod consent_sources;
mod control;
mod delivery;
mod disclosure;
mod env_vars;
mod handle;
mod isolation;
mod mistake;
mod observers;
mod own_address;
mod plan;
mod preview;
mod provider_part;
mod reentrance;
mod refusals;
mod registry;
mod reply;
mod reporter;
mod retry_waits;
mod schedule;
mod scheduler;
mod service;
mod sink_part;
mod status;
mod warn_throttle;

pub use builder::Builder;
pub use consent::{Consent, Doubt, OptOut};
pub use disclosure::Product;
pub use env_vars::EnvVars;
pub use handle::{Stopped, Telemetry};
pub use mistake::{Mistake, Mistakes};
pub use preview::{Preview, PreviewError};
pub use reply::{NoReply, Reply};
pub use schedule::{InvalidSchedule, Schedule};
pub use status::Status;

pub(crate) use refusals::Refusals;
pub(crate) use retry_waits::RetryWaits;
pub(crate) use service::on_a_thread;
