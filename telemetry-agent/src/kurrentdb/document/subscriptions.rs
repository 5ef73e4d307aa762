//! `/subscriptions`: counted, and their names forgotten.
#![cfg(feature = "persistent-subscriptions")]

use std::time::SystemTime;

use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;

use super::{Counted, Document, Endpoint, List};
use crate::kurrentdb::endpoint::endpoint;
use crate::kurrentdb::json;
use crate::kurrentdb::list::Place;

pub(in crate::kurrentdb) struct SubscriptionList(pub(in crate::kurrentdb) PersistentSubscriptions);

impl Document for SubscriptionList {
    const ENDPOINT: Endpoint = endpoint!(List "/subscriptions", needs "a user", gives "persistentSubscriptions");
    type Body = List<Groups>;

    fn read(body: List<Groups>, _date: Option<SystemTime>) -> Option<Self> {
        Some(Self(PersistentSubscriptions::count(0..body.end()?.0)))
    }
}

/// How many groups went by.
#[derive(Default)]
pub(in crate::kurrentdb) struct Groups(u64);

impl Counted for Groups {
    const PLACE: Place = Place::Root;

    /// A group is an object; what it holds is not looked at.
    fn add(&mut self, element: &[u8]) -> Option<()> {
        json::members(element, [])?;
        self.0 += 1;
        Some(())
    }
}
