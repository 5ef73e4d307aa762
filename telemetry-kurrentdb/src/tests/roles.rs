//! Each role that a node can have, and gossip that is not as it should be.

use serde_json::{Value, json};
use telemetry_testkit::{Answer, ClusterState, Recording, Release};

use super::*;

/// The state, the leader and the counts that a node of any release reports in this situation.
#[track_caller]
fn check_situation(situation: ClusterState, state: &str, leader: &str, counts: [&str; 2]) {
    for release in [Release::V23_10, Release::V25_0] {
        let node = peers::Node::release(release, situation).start().unwrap();
        let report = report(as_admin(&node));
        let rows = [
            ("cluster.nodeState", format!("\"{state}\"")),
            ("projections.totalCount", counts[0].to_owned()),
            ("persistentSubscriptions.count", counts[1].to_owned()),
        ];
        check(&report, &rows.each_ref().map(|(path, expected)| (*path, expected.as_str())));
        let found = value(&report, "cluster.leaderId");
        assert!(found.starts_with(leader), "{situation:?}: {found}");
    }
}

const SOMEBODY: &str = "\"";
const NOBODY: &str = "absent: there is no leader";

#[test]
fn a_leader_counts() {
    check_situation(ClusterState::Single, "Leader", SOMEBODY, ["5", "1"]);
    check_situation(ClusterState::Leader, "Leader", SOMEBODY, ["5", "0"]);
    check_situation(ClusterState::TwoLeaders, "Leader", "absent: two nodes say that they lead", ["5", "0"]);
}

#[test]
fn whoever_does_not_lead_reports_zeros() {
    let zeros = ["0", "0"];
    check_situation(ClusterState::Follower, "Follower", SOMEBODY, zeros);
    check_situation(ClusterState::ReadOnlyReplica, "ReadOnlyReplica", SOMEBODY, zeros);
    check_situation(ClusterState::NoQuorum, "Unknown", NOBODY, zeros);
    check_situation(ClusterState::Initializing, "Initializing", NOBODY, zeros);
    check_situation(ClusterState::Unknown, "Unknown", NOBODY, zeros);
    check_situation(ClusterState::DiscoverLeader, "DiscoverLeader", NOBODY, zeros);
    check_situation(ClusterState::PreLeader, "PreLeader", NOBODY, zeros);
    check_situation(ClusterState::LeaderDied, "Follower", NOBODY, zeros);
}

#[test]
fn n2_whoever_does_not_lead_is_not_asked_for_lists() {
    for situation in ClusterState::ALL {
        let node = peers::Node::release(Release::V25_0, situation).start().unwrap();
        let leads = value(&report(as_admin(&node)), "cluster.nodeState") == "\"Leader\"";
        let asked = node.requests().iter().any(|request| request.path.starts_with("/projections"));
        assert_eq!(asked, leads, "{situation:?}");
    }
}

/// A cluster whose gossip is changed.
fn with_gossip(change: impl FnOnce(&mut Vec<Value>)) -> Report {
    let name = "23.10/cluster-leader";
    let mut gossip: Value = serde_json::from_str(&Recording::open(name).unwrap().text("gossip.json").unwrap()).unwrap();
    change(gossip["members"].as_array_mut().unwrap());
    let node = peers::Node::recorded(name).answering("/gossip", Answer::json(gossip.to_string())).start().unwrap();
    report(as_admin(&node))
}

fn member_in<'a>(members: &'a mut [Value], state: &str) -> &'a mut Value {
    members.iter_mut().find(|member| member["state"] == state).unwrap()
}

#[test]
fn a_leader_without_an_identifier_is_none() {
    let zero = json!("00000000-0000-0000-0000-000000000000");
    let report = with_gossip(|members| member_in(members, "Leader")["instanceId"] = zero);
    let rows = [
        ("cluster.leaderId", "absent: the leader has no identifier that is a random UUID"),
        ("cluster.nodeId", "absent: this node has no identifier that is a random UUID"),
    ];
    check(&report, &rows);
}

#[test]
fn seeds_that_were_never_contacted_share_one_entry() {
    let seed = json!({"instanceId": "00000000-0000-0000-0000-000000000000", "state": "Manager", "isAlive": true,
                      "httpEndPointIp": "10.0.0.9", "httpEndPointPort": 2113});
    let report = with_gossip(|members| members.extend([seed.clone(), seed]));
    check(&report, &[("gossip.00000000-0000-0000-0000-000000000000", "\"Manager\"")]);
    let json: Value = serde_json::from_str(report.text()).unwrap();
    assert_eq!(json["gossip"].as_object().unwrap().len(), 4);
}

#[test]
fn a_node_that_gossip_does_not_know_says_its_state_itself() {
    let report = with_gossip(|members| members.retain(|member| member["state"] == "Follower"));
    let rows = [
        ("cluster.nodeId", "absent: gossip does not tell which member is this node"),
        ("cluster.nodeState", "\"Leader\""),
        ("projections.totalCount", "5"),
    ];
    check(&report, &rows);
}

#[test]
fn gossip_without_members_is_absent() {
    check(&with_gossip(Vec::clear), &[("gossip", "absent: the node names no member whose state is known")]);
}
