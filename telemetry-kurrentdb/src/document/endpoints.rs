//! The endpoints of all documents.

use super::{Document, FirstEpoch, Gossip, Info, Options, ProjectionList, Stats, SubscriptionList};
use crate::endpoint::Endpoint;

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
