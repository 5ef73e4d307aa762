//! What the endpoints of a node answer, as far as a report needs it.
//!
//! The readers are tolerant: a value that is missing or of another kind is none, and costs no other.
//!
//! Every document is compiled whichever sections a build has. Documents are values that can be compared, so that none of their
//! fields is idle in a build of few sections.

mod definition;
mod endpoints;
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

pub(crate) use definition::{Body, Document, Order};
pub(crate) use endpoints::ENDPOINTS;
pub(crate) use epoch::FirstEpoch;
pub(crate) use gossip::Gossip;
pub(crate) use info::Info;
pub(crate) use options::{Options, ServerOptout};
pub(crate) use projections::ProjectionList;
pub(crate) use stats::Stats;
pub(crate) use subscriptions::SubscriptionList;
