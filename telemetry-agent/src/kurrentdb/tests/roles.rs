//! Each role that a node can have, and gossip that is not as it should be.

use serde_json::{Value, json};
use telemetry_peers::{Answer, Recording};

use super::*;

const NOT_LEADING: [(&str, &str); 3] =
    [("projections.totalCount", "0"), ("projections.totalRunningCount", "0"), ("persistentSubscriptions.count", "0")];

#[track_caller]
fn check_recorded(name: &str, rows: &[(&str, &str)]) {
    let node = peers::Node::recorded(name).start().unwrap();
    check(&report(as_admin(&node)), rows);
}

#[test]
fn a_leader_counts() {
    check_recorded("23.10/single-loaded", &[("projections.totalCount", "6"), ("persistentSubscriptions.count", "2")]);
}

#[test]
fn a_follower_reports_zeros_though_it_shows_the_leaders_lists() {
    check_recorded("23.10/cluster-follower", &NOT_LEADING);
    check_recorded("25.0/cluster-follower", &NOT_LEADING);
}

#[test]
fn n2_without_a_leader_nobody_is_asked_for_projections() {
    let node = peers::Node::recorded("23.10/no-quorum-member").start().unwrap();
    let report = report(as_admin(&node));
    check(&report, &[("cluster.leaderId", "absent: there is no leader"), ("persistentSubscriptions.count", "0")]);
    assert!(!node.requests().iter().any(|request| request.path.starts_with("/projections")));
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
fn two_leaders_are_none() {
    let report = with_gossip(|members| member_in(members, "Follower")["state"] = json!("Leader"));
    check(
        &report,
        &[("cluster.leaderId", "absent: two nodes say that they lead"), ("cluster.nodeState", "\"Leader\"")],
    );
}

#[test]
fn a_dead_leader_is_none() {
    let report = with_gossip(|members| member_in(members, "Leader")["isAlive"] = json!(false));
    check(&report, &[("cluster.leaderId", "absent: there is no leader")]);
}

#[test]
fn a_leader_without_an_identifier_is_none() {
    let zero = json!("00000000-0000-0000-0000-000000000000");
    let report = with_gossip(|members| member_in(members, "Leader")["instanceId"] = zero);
    let rows = [
        ("cluster.leaderId", "absent: the leader has no identifier"),
        ("cluster.nodeId", "absent: gossip does not tell which member is this node"),
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
