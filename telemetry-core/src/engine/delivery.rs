//! Delivery: local channels first, then remote ones, and one outcome.

mod local;
mod remote;

pub(super) use local::Locals;
pub(super) use remote::Sending;
