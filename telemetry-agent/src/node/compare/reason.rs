//! Why a report can differ from the node's own message.

use std::time::Duration;

use serde_json::Value;

use super::circumstances::{Circumstances, Role, is_denied, is_held_back, is_not_there};
use super::elapsed;
use super::fields::{Field, covers};
use super::pair::Pair;

/// A difference that is known, and why there is one.
struct Reason {
    /// A field, `section.*`, or `*` for all.
    path: &'static str,
    when: When,
    why: &'static str,
}

/// The kind of difference that a reason explains.
#[derive(Clone, Copy, Debug)]
enum When {
    /// The agent has none, since what it would describe is not there.
    NotThere,
    /// As `NotThere`, since the node does not have the endpoint that would tell it.
    NoEndpoint,
    /// As `NotThere`, where the node is not on the agent's machine.
    Elsewhere,
    /// The agent has none, since its user lacks a right.
    Denied,
    /// The agent has none, since it is new and was not seen for an interval.
    HeldBack,
    /// Both have one, and the two differ.
    Differs,
    /// As `Differs`, where the agent's word is the one for all that is not in its list.
    Other,
    /// As `Differs`, where the node does not show it and the agent reads its own machine.
    ReadHere,
    /// The node has none.
    NotSaid,
    /// The agent can say what is so now, and enough time has passed for a change.
    Changed,
    /// The agent's number is the larger one, and enough time has passed for it to grow.
    Grown,
    /// The two are as far apart as the moments at which they were read; where the first is not known, the agent's is the later.
    Elapsed,
    /// The node says a zero, or −1, for something that it does not have, and the agent has none.
    Zero,
    /// As `Zero`, where the node neither leads nor follows.
    Uncounted,
    /// The agent has none, or a zero, where the node does not lead.
    FormerLeader,
    /// The node has none, where gossip has seeds that were never contacted.
    StrangeSeeds,
    /// It is a section that this agent does not report.
    NotReported,
}

/// How each field can be had from a node, as far as it can't be had exactly.
const REASONS: &[Reason] = &[
    reason("*", When::NoEndpoint, "the node does not have the endpoint that would tell it"),
    reason("tag", When::NotThere, "no node tells it: give --tag"),
    reason("edition", When::NotThere, "no node tells it: give --edition"),
    reason("uptime", When::Elapsed, "the node counts from later in its start, and was read at another time"),
    reason("cluster.leaderId", When::Differs, "the node says who led after the last election that it took part in"),
    reason("cluster.leaderId", When::Zero, NONE_YET),
    reason("cluster.leaderId", When::NotThere, "the node still says the one of its last election"),
    reason("cluster.nodeState", When::Changed, CHANGED),
    reason("configuration.runProjections", When::NotThere, "its list of options does not show how it was started"),
    reason("configuration.authorizationType", When::Other, A_WORD),
    reason("configuration.authenticationType", When::Other, A_WORD),
    reason("database.epochNumber", When::Differs, "the node says that of the last election that it took part in"),
    reason("database.epochNumber", When::Zero, NONE_YET),
    reason("database.epochNumber", When::NotThere, "the node has not taken part in an election"),
    reason("database.firstEpochId", When::Zero, NONE_YET),
    reason("database.firstEpochId", When::NotThere, "the database is older than that stream"),
    reason("database.activeChunkNumber", When::Grown, "the database has grown since"),
    reason("environment.os", When::Differs, A_WORD),
    reason("environment.osVersion", When::NotSaid, "it is part of `os` in the node's message"),
    reason("environment.coreCount", When::Differs, READ_HERE),
    reason("environment.isContainer", When::Differs, READ_HERE),
    reason("environment.isKubernetes", When::Differs, READ_HERE),
    reason("environment.processorArchitecture", When::Differs, READ_HERE),
    reason("environment.totalDiskSpace", When::ReadHere, READ_HERE),
    reason("environment.totalMemory", When::ReadHere, READ_HERE),
    reason("environment.*", When::Elsewhere, "no node tells it, only its machine does"),
    reason("gossip.*", When::Changed, CHANGED),
    reason("gossip.*", When::StrangeSeeds, "a node does not say it where two seeds were never contacted"),
    reason("persistentSubscriptions.count", When::Uncounted, UNCOUNTED),
    reason("persistentSubscriptions.count", When::FormerLeader, "a node that led before still says its count of then"),
    reason("persistentSubscriptions.count", When::Differs, CHANGED),
    reason("persistentSubscriptions.count", When::NotSaid, LEFT_OUT),
    reason("projections.*", When::Uncounted, UNCOUNTED),
    reason("projections.*", When::FormerLeader, "a node that led before still says its count of then"),
    reason("projections.*", When::Differs, CHANGED),
    reason("projections.*", When::NotSaid, LEFT_OUT),
    reason("*", When::Denied, "only users with more rights may read it"),
    reason("*", When::HeldBack, "it is new in this agent's reports, and held back until it was seen"),
    reason("*", When::NotReported, "a section of a plug-in, which this agent does not report"),
];

const CHANGED: &str = "it can have changed since";
const NONE_YET: &str = "the node has none yet, and says a zero";
const UNCOUNTED: &str = "the node says zeros in a state in which nobody counts";
const A_WORD: &str = "a word of the agent's list, since the text is open";
const READ_HERE: &str = "read from the agent's side of the machine, since the node does not tell it";
const LEFT_OUT: &str = "the node leaves out what does not answer it in time";

/// A younger message has had no time to become another.
const CHANGE: Duration = Duration::from_secs(60);

/// Why the two differ, if that is known.
pub(super) fn explanation(pair: &Pair, circumstances: &Circumstances) -> Option<&'static str> {
    let explains = |reason: &&Reason| covers(reason.path, &pair.path) && reason.when.holds(pair, circumstances);
    REASONS.iter().find(explains).map(|reason| reason.why)
}

const fn reason(path: &'static str, when: When, why: &'static str) -> Reason {
    Reason { path, when, why }
}

impl When {
    fn holds(self, pair: &Pair, circumstances: &Circumstances) -> bool {
        let aged = circumstances.age.is_some_and(|age| age >= CHANGE);
        match self {
            Self::NotThere => pair.is_absent(is_not_there),
            Self::NoEndpoint => pair.is_absent(is_not_there) && pair.is_of_any(&circumstances.gone),
            Self::Elsewhere => pair.is_absent(is_not_there) && circumstances.elsewhere,
            Self::Denied => pair.is_absent(is_denied),
            Self::HeldBack => pair.is_absent(is_held_back),
            Self::Differs => pair.differs(),
            Self::Other => pair.differs() && pair.ours == Some(Field::Declared(Value::from("other"))),
            Self::ReadHere => {
                pair.differs() && (pair.is_of_any(&circumstances.gone) || pair.is_of_any(&circumstances.denied))
            }
            Self::NotSaid => pair.theirs.is_none(),
            Self::Changed => aged && pair.absence.is_none(),
            Self::Grown => aged && pair.numbers().is_some_and(|(theirs, ours)| theirs < ours),
            Self::Elapsed => pair.texts().is_some_and(|(theirs, ours)| match circumstances.age {
                Some(age) => elapsed::fits(theirs, ours, age),
                None => elapsed::is_later(theirs, ours),
            }),
            Self::Zero => pair.is_zero() && pair.is_absent(is_not_there),
            Self::Uncounted => pair.is_zero() && pair.ours.is_none() && circumstances.role == Role::Neither,
            Self::FormerLeader => pair.theirs.is_some() && !pair.is_counted() && circumstances.role != Role::Leading,
            Self::StrangeSeeds => pair.theirs.is_none() && circumstances.strange_seeds,
            Self::NotReported => pair.theirs == Some(Field::UnknownSection) && pair.ours.is_none(),
        }
    }
}

#[cfg(test)]
mod tests;
