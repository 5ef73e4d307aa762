//! `/subscriptions`: counted, and their names forgotten.
#![cfg(feature = "persistent-subscriptions")]

use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct SubscriptionList(pub(in crate::kurrentdb) PersistentSubscriptions);

impl Document for SubscriptionList {
    const ENDPOINT: Endpoint = endpoint!("/subscriptions", needs "a user");

    fn read(answer: &Answer) -> Option<Self> {
        Some(Self(PersistentSubscriptions::count(answer.json.as_array()?)))
    }
}
