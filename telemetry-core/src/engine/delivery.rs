//! Delivery: local channels first, then remote ones, and one outcome.

mod channel;
mod local;
mod remote;

pub(super) use local::Listeners;
pub(super) use remote::Sending;
