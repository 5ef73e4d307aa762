//! The words that more than one section of KurrentDB's usage telemetry uses.

use telemetry_core::Label;

/// The state of a node in its cluster.
///
/// The server's own names, as it writes them in gossip. `GET /info` says them in lower case, which [`Label::parse`]
/// reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum NodeState {
    /// It has started and done nothing yet.
    Initializing,
    /// It looks for a leader that the others already have.
    DiscoverLeader,
    /// It takes part in an election.
    Unknown,
    /// It has found a leader and is about to subscribe to it.
    PreReplica,
    /// It copies what it missed.
    CatchingUp,
    /// It has all data, and is not among the nodes that a write waits for.
    Clone,
    /// It has all data, and confirms writes.
    Follower,
    /// It has won an election and finishes earlier work.
    PreLeader,
    /// It accepts writes.
    Leader,
    /// A seed that was never contacted, or a manager of the cluster.
    Manager,
    /// It is being stopped.
    ShuttingDown,
    /// It is stopped.
    Shutdown,
    /// A read-only replica without a leader.
    ReadOnlyLeaderless,
    /// A read-only replica that has found a leader.
    PreReadOnlyReplica,
    /// A read-only replica.
    ReadOnlyReplica,
    /// A leader that hands over.
    ResigningLeader,
}

impl NodeState {
    /// Whether a node in this state leads its cluster; one that is about to, or that hands over, does not.
    #[must_use]
    pub fn is_leader(self) -> bool {
        self == Self::Leader
    }

    /// Whether a node in this state has a leader to follow, or is a replica without a vote. Its own report counts nothing then.
    #[must_use]
    pub fn is_follower(self) -> bool {
        use NodeState::{
            CatchingUp, Clone, Follower, PreReadOnlyReplica, PreReplica, ReadOnlyLeaderless, ReadOnlyReplica,
        };
        matches!(
            self,
            PreReplica | CatchingUp | Clone | Follower | PreReadOnlyReplica | ReadOnlyReplica | ReadOnlyLeaderless
        )
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_the_servers_in_its_order() {
        let names = "Initializing DiscoverLeader Unknown PreReplica CatchingUp Clone Follower PreLeader Leader Manager \
                     ShuttingDown Shutdown ReadOnlyLeaderless PreReadOnlyReplica ReadOnlyReplica ResigningLeader";
        assert_eq!(NodeState::NAMES.join(" "), names);
    }

    #[test]
    fn lower_case_names_are_read() {
        for state in NodeState::ALL {
            assert_eq!(NodeState::parse(&state.name().to_ascii_lowercase()), Some(*state));
        }
    }

    #[test]
    fn only_the_leader_leads() {
        let leaders: Vec<_> = NodeState::ALL.iter().filter(|state| state.is_leader()).collect();
        assert_eq!(leaders, [&NodeState::Leader]);
    }

    #[test]
    fn who_has_a_leader_or_no_vote_follows() {
        let followers: Vec<_> =
            NodeState::ALL.iter().filter(|state| state.is_follower()).map(|state| state.name()).collect();
        let expected = "PreReplica CatchingUp Clone Follower ReadOnlyLeaderless PreReadOnlyReplica ReadOnlyReplica";
        assert_eq!(followers.join(" "), expected);
    }
}
