//! One hostile peer, with what it is to lead to.

use crate::steps::Step;

/// A peer that does something wrong.
#[derive(Debug, Clone)]
pub struct HostilePeer {
    /// What is wrong about it.
    pub name: &'static str,
    /// What it does with each connection.
    pub steps: Vec<Step>,
    /// What it leads to.
    pub expected: Expected,
}

/// What a client makes of a peer, if it sends a request, waits for the head of the answer and needs no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// There is an answer with status 200, whatever becomes of its body.
    Answered,
    /// What came is no answer in HTTP, for which the client gives this reason.
    Invalid(&'static str),
    /// The connection was closed before there was an answer.
    Closed,
    /// The connection was reset before there was an answer.
    Reset,
    /// The connection was closed or reset before there was an answer; which of them, the client and the peer race for.
    Lost,
    /// There is no answer until the client has waited long enough.
    Unanswered,
}

impl HostilePeer {
    pub(super) fn new(name: &'static str, expected: Expected, steps: Vec<Step>) -> Self {
        Self { name, steps, expected }
    }
}
