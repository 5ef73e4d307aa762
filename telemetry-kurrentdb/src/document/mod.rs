//! What the endpoints of a node answer, as far as a report needs it.
//!
//! The readers are tolerant: a value that is missing or of another kind is none, and costs no other.
//!
//! Every document is compiled whichever sections a build has. Documents are values that can be compared, so that none of their
//! fields is idle in a build of few sections.

mod epoch;
pub(crate) mod gossip;
mod info;
mod options;
#[cfg(any(test, fuzzing))]
pub(crate) mod oracle;
pub(crate) mod projections;
mod stats;
mod subscriptions;
#[cfg(test)]
mod tests;

pub(crate) use epoch::FirstEpoch;
pub(crate) use gossip::Gossip;
pub(crate) use info::{Info, KNOWN_IN_WORDS};
pub(crate) use options::{Options, ServerOptout};
pub(crate) use projections::ProjectionList;
pub(crate) use stats::Stats;
pub(crate) use subscriptions::SubscriptionList;

use std::time::SystemTime;

use crate::endpoint::{Endpoint, Switch};
use crate::list::{Counted, List};
use crate::session::Order;
use crate::unrecognized::Unrecognized;

/// What one endpoint answers.
pub(crate) trait Document: Sized + Send + Sync + 'static {
    const ENDPOINT: Endpoint;
    /// The option that switches the endpoint off, where there is one.
    const SWITCH: Option<Switch> = None;
    const ORDER: Order = Order::Later;
    type Body: Body + Default;

    /// Reads a whole answer, and when the node says that it gave it; `None` if it is something else altogether.
    fn read(body: Self::Body, date: Option<SystemTime>) -> Option<Self>;

    /// The document as `/info`, if it is that one.
    fn as_info(&self) -> Option<&Info> {
        None
    }

    /// What in it is unknown here, and for that left out.
    fn unrecognized(&self) -> &[Unrecognized] {
        &[]
    }
}

/// Every endpoint that can be asked, in the order in which it is shown what came of them.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Info::ENDPOINT,
    Gossip::ENDPOINT,
    Stats::ENDPOINT,
    Options::ENDPOINT,
    FirstEpoch::ENDPOINT,
    SubscriptionList::ENDPOINT,
    // Whoever counts them, the endpoint is the same.
    ProjectionList::<()>::ENDPOINT,
];

/// The body of an answer, taken bit by bit.
pub(crate) trait Body {
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
