//! What the endpoints of a node answer, as far as a report needs it.
//!
//! The readers are tolerant: a value that is missing or of another kind is none, and costs no other.

#[cfg(any(test, fuzzing))]
pub(super) mod agreement;
mod epoch;
mod gossip;
mod info;
mod options;
mod projections;
mod stats;
mod subscriptions;
#[cfg(test)]
mod tests;

pub(super) use epoch::FirstEpoch;
pub(super) use gossip::{Gossip, Member};
pub(super) use info::{Info, KNOWN_IN_WORDS};
pub(super) use options::{Options, ServerOptout};
#[cfg(feature = "projections")]
pub(super) use projections::ProjectionList;
pub(super) use stats::Stats;
#[cfg(feature = "persistent-subscriptions")]
pub(super) use subscriptions::SubscriptionList;

use std::time::SystemTime;

use super::endpoint::Endpoint;
use super::list::{Counted, List};
use super::strange::Strange;

/// What one endpoint answers.
pub(super) trait Document: Sized + Send + Sync + 'static {
    const ENDPOINT: Endpoint;
    type Body: Body;

    /// Reads a whole answer, and when the node says that it gave it; `None` if it is something else altogether.
    fn read(body: Self::Body, date: Option<SystemTime>) -> Option<Self>;

    /// What in it is unknown to this agent, and for that left out.
    fn strange(&self) -> &[Strange] {
        &[]
    }
}

/// Every endpoint that can be asked, in the order in which it is shown what came of them.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    Info::ENDPOINT,
    Gossip::ENDPOINT,
    Stats::ENDPOINT,
    Options::ENDPOINT,
    FirstEpoch::ENDPOINT,
    #[cfg(feature = "persistent-subscriptions")]
    SubscriptionList::ENDPOINT,
    #[cfg(feature = "projections")]
    ProjectionList::ENDPOINT,
];

/// The body of an answer, taken bit by bit.
pub(super) trait Body: Default {
    /// Takes the next bytes; `None` if the body can't become what it should be.
    fn take(&mut self, chunk: &[u8]) -> Option<()>;
}

/// A body that is kept whole.
impl Body for Vec<u8> {
    fn take(&mut self, chunk: &[u8]) -> Option<()> {
        self.extend_from_slice(chunk);
        Some(())
    }
}

impl<C: Counted> Body for List<C> {
    fn take(&mut self, chunk: &[u8]) -> Option<()> {
        self.take(chunk)
    }
}
