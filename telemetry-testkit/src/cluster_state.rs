//! What a node is in its cluster, and what it sees of the others.

use anyhow::Result;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    answers::{Answers, GOSSIP, INFO, PROJECTIONS, SUBSCRIPTIONS},
};

const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// What a node is at one moment. The answers of the first three were recorded, those of the others are made after what was
/// seen while nodes started, elected, and died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterState {
    /// One node, secured.
    Single,
    /// The leader of three nodes.
    Leader,
    /// A follower among three nodes.
    Follower,
    /// A copy that has no vote.
    ReadOnlyReplica,
    /// The other two are dead.
    NoQuorum,
    /// A single node that was started just now.
    Initializing,
    /// A single node on the way from its start to leadership.
    Unknown,
    /// A cluster that forms: one member was never reached.
    DiscoverLeader,
    /// It was elected just now.
    PreLeader,
    /// A follower whose leader has just died.
    LeaderDied,
    /// A leader that sees another one.
    TwoLeaders,
}

/// What a node sees of a member.
type Sight = (&'static str, Contact);

#[derive(Debug, Clone, Copy)]
enum Contact {
    Alive,
    /// Alive, and it knows of no epoch yet.
    New,
    Dead,
    /// A seed of the configuration.
    Never,
}

/// What becomes of requests that only a leader can answer.
#[derive(Debug, Clone, Copy)]
enum Forwarding {
    Answered,
    Failing,
    /// There is no leader to ask.
    Waiting,
}

impl ClusterState {
    /// In the order in which they are declared.
    pub const ALL: [Self; 11] = [
        Self::Single,
        Self::Leader,
        Self::Follower,
        Self::ReadOnlyReplica,
        Self::NoQuorum,
        Self::Initializing,
        Self::Unknown,
        Self::DiscoverLeader,
        Self::PreLeader,
        Self::LeaderDied,
        Self::TwoLeaders,
    ];

    /// The recorded folder that it is made of.
    pub(crate) fn recorded(self) -> &'static str {
        match self {
            Self::Single | Self::Initializing | Self::Unknown => "secured-admins",
            Self::Follower | Self::ReadOnlyReplica | Self::LeaderDied => "cluster-follower",
            _ => "cluster-leader",
        }
    }

    pub(crate) fn apply(self, answers: &mut Answers) -> Result<()> {
        if let Some((own, others)) = self.sight() {
            answers.edit(INFO, |info| info["state"] = own.0.to_lowercase().into())?;
            answers.edit(GOSSIP, |gossip| view(gossip, *own, others))?;
        }
        self.forwarding().apply(answers);
        Ok(())
    }

    /// The node itself first; none where it stays as recorded.
    fn sight(self) -> Option<(&'static Sight, &'static [Sight])> {
        use Contact::{Alive, Dead, Never, New};
        let members: &[Sight] = match self {
            Self::Single | Self::Leader | Self::Follower => &[],
            Self::ReadOnlyReplica => &[("ReadOnlyReplica", Alive), ("Leader", Alive), ("Follower", Alive)],
            Self::NoQuorum => &[("Unknown", Alive), ("Follower", Dead), ("Unknown", Dead)],
            Self::Initializing => &[("Initializing", New)],
            Self::Unknown => &[("Unknown", Alive)],
            Self::DiscoverLeader => &[("DiscoverLeader", New), ("DiscoverLeader", New), ("Manager", Never)],
            Self::PreLeader => &[("PreLeader", Alive), ("Unknown", Alive), ("Unknown", Alive)],
            Self::LeaderDied => &[("Follower", Alive), ("Leader", Dead), ("Follower", Alive)],
            Self::TwoLeaders => &[("Leader", Alive), ("Leader", Alive), ("Follower", Alive)],
        };
        members.split_first()
    }

    fn forwarding(self) -> Forwarding {
        match self {
            Self::Single | Self::Leader | Self::Follower | Self::ReadOnlyReplica | Self::TwoLeaders => {
                Forwarding::Answered
            }
            Self::LeaderDied => Forwarding::Failing,
            _ => Forwarding::Waiting,
        }
    }
}

impl Forwarding {
    fn apply(self, answers: &mut Answers) {
        match self {
            Self::Answered => {}
            Self::Failing => {
                answers.set(PROJECTIONS, Answer::status(500));
                answers.set(SUBSCRIPTIONS, Answer::status(500));
            }
            Self::Waiting => {
                answers.set(PROJECTIONS, Answer::never());
                answers.set(SUBSCRIPTIONS, Answer::json("[]").but(503));
            }
        }
    }
}

/// Gossip of these members, of which the node itself is the one that has its address.
fn view(gossip: &mut Value, own: Sight, others: &[Sight]) {
    let port = gossip["serverPort"].clone();
    let Some(members) = gossip["members"].as_array_mut() else { return };
    members.sort_by_key(|member| member["httpEndPointPort"] != port);
    for (member, sight) in members.iter_mut().zip([own].iter().chain(others)) {
        see(member, *sight);
    }
}

fn see(member: &mut Value, (state, contact): Sight) {
    member["state"] = state.into();
    member["isReadOnlyReplica"] = state.starts_with("ReadOnly").into();
    member["isAlive"] = matches!(contact, Contact::Alive | Contact::New).into();
    if matches!(contact, Contact::New | Contact::Never) {
        member["epochPosition"] = json!(-1);
        member["epochNumber"] = json!(-1);
        member["epochId"] = json!(NOBODY);
    }
    if matches!(contact, Contact::Never) {
        member["instanceId"] = json!(NOBODY);
        member["esVersion"] = json!("unknown_version");
        for position in ["lastCommitPosition", "writerCheckpoint", "chaserCheckpoint"] {
            member[position] = json!(-1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        Node, Release,
        client::{ask, get_as, json},
    };

    const ADMIN: Option<&str> = Some("admin:changeit");

    fn gossip(node: &Node) -> Value {
        json(&get_as(&node.url(), GOSSIP, ADMIN))
    }

    /// The members as `State` or `(State)` where dead, the node itself first.
    fn seen(gossip: &Value) -> String {
        let is_own = |member: &Value| member["httpEndPointPort"] == gossip["serverPort"];
        let (own, others): (Vec<_>, Vec<_>) = gossip["members"].as_array().unwrap().iter().partition(|m| is_own(m));
        assert_eq!(own.len(), 1);
        let texts = own.into_iter().chain(others).map(|member| match member["isAlive"].as_bool().unwrap() {
            true => member["state"].as_str().unwrap().to_owned(),
            false => format!("({})", member["state"].as_str().unwrap()),
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The same for every release.
    #[track_caller]
    fn check(state: ClusterState, members: &str, forwarded: Option<[u16; 2]>) {
        for release in Release::ALL {
            let node = Node::release(release, state).start().unwrap();
            assert_eq!(seen(&gossip(&node)), members, "{release:?} {state:?}");
            let own = members.split(' ').next().unwrap().to_lowercase();
            assert_eq!(json(&get_as(&node.url(), INFO, ADMIN))["state"], own, "{release:?} {state:?}");
            check_forwarded(&node, forwarded);
        }
    }

    /// The statuses of projections and subscriptions; none where projections are never answered.
    #[track_caller]
    fn check_forwarded(node: &Node, expected: Option<[u16; 2]>) {
        let status = |path| get_as(&node.url(), path, ADMIN).status;
        match expected {
            Some(statuses) => assert_eq!([PROJECTIONS, SUBSCRIPTIONS].map(status), statuses),
            None => {
                let headers = [("Authorization", "Basic YWRtaW46Y2hhbmdlaXQ=")];
                ask(&node.url(), "GET", PROJECTIONS, &headers, b"", Duration::from_millis(20)).unwrap_err();
                assert_eq!(status(SUBSCRIPTIONS), 503);
            }
        }
    }

    #[test]
    fn each_state_is_seen_in_info_gossip_and_what_is_forwarded() {
        check(ClusterState::Single, "Leader", Some([200, 200]));
        check(ClusterState::Leader, "Leader Follower Follower", Some([200, 200]));
        check(ClusterState::Follower, "Follower Follower Leader", Some([200, 200]));
        check(ClusterState::ReadOnlyReplica, "ReadOnlyReplica Leader Follower", Some([200, 200]));
        check(ClusterState::NoQuorum, "Unknown (Follower) (Unknown)", None);
        check(ClusterState::Initializing, "Initializing", None);
        check(ClusterState::Unknown, "Unknown", None);
        check(ClusterState::DiscoverLeader, "DiscoverLeader DiscoverLeader (Manager)", None);
        check(ClusterState::PreLeader, "PreLeader Unknown Unknown", None);
        check(ClusterState::LeaderDied, "Follower (Leader) Follower", Some([500, 500]));
        check(ClusterState::TwoLeaders, "Leader Leader Follower", Some([200, 200]));
    }

    #[test]
    fn a_seed_that_was_never_reached_has_no_identifier() {
        let node = Node::release(Release::V23_10, ClusterState::DiscoverLeader).start().unwrap();
        let gossip = gossip(&node);
        let members = gossip["members"].as_array().unwrap();
        let seed = members.iter().find(|member| member["state"] == "Manager").unwrap();
        assert_eq!((&seed["instanceId"], &seed["esVersion"]), (&json!(NOBODY), &json!("unknown_version")));
        assert_eq!((&seed["epochNumber"], &seed["writerCheckpoint"]), (&json!(-1), &json!(-1)));
        assert_eq!(members.iter().filter(|member| member["instanceId"] == NOBODY).count(), 1);
        assert!(members.iter().all(|member| member["epochNumber"] == -1));
    }
}
