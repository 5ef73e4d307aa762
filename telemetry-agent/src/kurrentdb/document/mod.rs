//! What the endpoints of a node answer, as far as a report needs it.
//!
//! The readers are tolerant: a value that is missing or of another kind is none, and costs no other.

mod epoch;
mod gossip;
mod info;
mod options;
mod projections;
mod stats;
mod subscriptions;

pub(super) use epoch::FirstEpoch;
pub(super) use gossip::{Gossip, Member};
pub(super) use info::Info;
pub(super) use options::{Options, ServerOptout};
#[cfg(feature = "projections")]
pub(super) use projections::ProjectionList;
pub(super) use stats::Stats;
#[cfg(feature = "persistent-subscriptions")]
pub(super) use subscriptions::SubscriptionList;

use super::answer::Answer;
use super::endpoint::Endpoint;

/// What one endpoint answers.
pub(super) trait Document: Sized + Send + Sync + 'static {
    const ENDPOINT: Endpoint;

    /// Reads an answer; `None` if it is something else altogether.
    fn read(answer: &Answer) -> Option<Self>;
}
