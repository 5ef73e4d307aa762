//! `/subscriptions`: counted, and their names forgotten.

use std::time::SystemTime;

use super::definition::Document;
use crate::endpoint::{Endpoint, endpoint};
use crate::json;
use crate::list::{Counted, List, ListPosition};

/// How many groups there are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SubscriptionList(pub(crate) u64);

impl Document for SubscriptionList {
    const ENDPOINT: Endpoint = endpoint!(List "/subscriptions", needs "a user", gives "persistentSubscriptions");
    type Body = List<Groups>;

    fn read(body: List<Groups>, _date: Option<SystemTime>) -> Option<Self> {
        Some(Self(body.end()?.0))
    }
}

/// How many groups went by.
#[derive(Default)]
pub(crate) struct Groups(u64);

impl Counted for Groups {
    const POSITION: ListPosition = ListPosition::Root;

    /// A group is an object; what it holds is not looked at.
    fn add(&mut self, element: &[u8]) -> Option<()> {
        json::members(element, [])?;
        self.0 += 1;
        Some(())
    }
}
