//! The engine: schedule, collection, consent, delivery.

mod alarm;
mod builder;
mod clashes;
mod collection;
mod compose;
mod consent;
mod delivery;
mod disclosure;
mod environment;
mod isolation;
mod keeper;
mod mistake;
mod orders;
mod parts;
mod reporter;
mod schedule;
mod service;
mod veto;

pub use builder::Builder;
pub use consent::{Consent, OptOut};
pub use disclosure::Product;
pub use environment::Environment;
pub use mistake::{Mistake, Mistakes};
pub use schedule::{InvalidSchedule, Schedule};
pub use service::{Status, Stopped, Telemetry};
pub use veto::Veto;
