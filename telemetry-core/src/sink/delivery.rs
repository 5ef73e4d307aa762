//! What a channel is handed, and what it gives back.

use std::fmt;

use super::{Channel, Local, Remote};
use crate::{Entry, Identifier, Line};

/// What a channel is handed; only the core can make one.
#[derive(Debug)]
pub struct Delivery<'a, C: Channel> {
    freight: C::Freight<'a>,
}

/// A report on its way out: the text that was logged.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Posting<'a> {
    body: &'a str,
    key: Identifier,
}

impl<'a> Delivery<'a, Local> {
    pub(crate) fn entry_of(entry: Entry<'a>) -> Self {
        Self { freight: entry }
    }
}

impl<'a> Delivery<'a, Remote> {
    pub(crate) fn of(report: &'a crate::Report) -> Self {
        Self { freight: Posting { body: report.text(), key: report.key() } }
    }
}

impl<'a> Delivery<'a, Local> {
    /// What to write.
    #[must_use]
    pub fn entry(&self) -> &Entry<'a> {
        &self.freight
    }
}

impl<'a> Delivery<'a, Remote> {
    /// The report: the text that was logged, to be sent byte for byte.
    #[must_use]
    pub fn body(&self) -> &'a str {
        self.freight.body
    }

    /// The same on every attempt to send this report, and never seen before it, so that a receiver can tell a repeated
    /// report from a new one.
    #[must_use]
    pub fn idempotency_key(&self) -> Identifier {
        self.freight.key
    }
}

/// What a channel says of a delivery that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(Line);

impl Receipt {
    /// Makes a receipt in the channel's own words, such as `HTTP 202`.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self(Line::new(words))
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
