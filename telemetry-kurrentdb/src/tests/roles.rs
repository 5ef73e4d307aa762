//! Each role that a node can have, and gossip that is not as it should be.

use std::thread;

use serde_json::{Value, json};
use telemetry_testkit::{Answer, ClusterState, Recording, Release};

use super::*;

/// The state, the leader and the counts that a node of any release reports in this state of its cluster.
#[track_caller]
fn check_cluster_state(cluster_state: ClusterState, state: &str, leader: &str, counts: [&str; 2]) {
    for release in [Release::V23_10, Release::V25_0] {
        let node = telemetry_testkit::Node::release(release, cluster_state).start().unwrap();
        let report = report(as_admin(&node));
        let rows = [
            ("cluster.nodeState", format!("\"{state}\"")),
            ("projections.totalCount", counts[0].to_owned()),
            ("persistentSubscriptions.count", counts[1].to_owned()),
        ];
        check(&report, &rows.each_ref().map(|(path, expected)| (*path, expected.as_str())));
        let found = value(&report, "cluster.leaderId");
        assert!(found.starts_with(leader), "{cluster_state:?}: {found}");
    }
}

const SOMEBODY: &str = "\"";

#[test]
fn a_leader_counts() {
    check_cluster_state(ClusterState::Single, "Leader", SOMEBODY, ["5", "1"]);
    check_cluster_state(ClusterState::Leader, "Leader", SOMEBODY, ["5", "0"]);
    check_cluster_state(ClusterState::TwoLeaders, "Leader", "absent: two nodes say that they lead", ["5", "0"]);
}

#[test]
fn whoever_follows_reports_zeros() {
    check_cluster_state(ClusterState::Follower, "Follower", SOMEBODY, ["0", "0"]);
    check_cluster_state(ClusterState::ReadOnlyReplica, "ReadOnlyReplica", SOMEBODY, ["0", "0"]);
    check_cluster_state(ClusterState::LeaderDied, "Follower", "absent: the leader", ["0", "0"]);
}

#[test]
fn n6_in_any_other_state_nobody_counts() {
    let states = [
        (ClusterState::NoQuorum, "Unknown"),
        (ClusterState::Initializing, "Initializing"),
        (ClusterState::Unknown, "Unknown"),
        (ClusterState::DiscoverLeader, "DiscoverLeader"),
        (ClusterState::PreLeader, "PreLeader"),
    ];
    for (cluster_state, state) in states {
        let node = telemetry_testkit::Node::release(Release::V25_0, cluster_state).start().unwrap();
        check_uncounted(&report(as_admin(&node)), state);
    }
}

#[track_caller]
fn check_uncounted(report: &Report, state: &str) {
    let cause = format!("absent: a node that is {state} counts nothing");
    let state = format!("\"{state}\"");
    let rows = [("cluster.nodeState", state.as_str()), ("projections", &cause), ("persistentSubscriptions", &cause)];
    check(report, &rows);
}

#[test]
fn n6_a_node_that_starts_or_shuts_down_reports_no_zeros() {
    let report = |name| report(at(&telemetry_testkit::Node::recorded(name).start().unwrap().url()));
    check(
        &report("23.10/before-shutdown"),
        &[("projections.totalCount", "17"), ("persistentSubscriptions.count", "40")],
    );
    check_uncounted(&report("23.10/shutting-down"), "ShuttingDown");
    let initializing = report("23.10/initializing");
    check_uncounted(&initializing, "Initializing");
    // What gossip says of the node is another word for it.
    check(&initializing, &[("gossip.85b566ba-43b4-4295-b544-958bf9402b63", "\"Unknown\"")]);
}

#[test]
fn a_follower_that_runs_no_projections_says_nothing_of_them() {
    let info = Answer::json(r#"{"esVersion": "23.10.0.0", "state": "follower", "features": {"projections": false}}"#);
    let node = telemetry_testkit::Node::recorded("23.10/cluster-follower").answering("/info", info).start().unwrap();
    check(&report(at(&node.url())), &[("projections", NO_WORD), ("persistentSubscriptions.count", "0")]);
}

const NO_WORD: &str = "absent: no word of it";

#[test]
fn n6_a_list_that_another_node_answered_is_not_this_ones() {
    let forwarded = |text: &str| Answer::status(200).with_header("content-type", "application/json").with_body(text);
    let node = telemetry_testkit::Node::recorded("23.10/cluster-leader")
        .answering("/subscriptions", forwarded("[]"))
        .answering("/projections/continuous", forwarded(r#"{"projections": []}"#));
    let rows = [
        ("persistentSubscriptions", "absent: /subscriptions was answered by another node"),
        ("projections", "absent: /projections/continuous was answered by another node"),
    ];
    check(&report(at(&node.start().unwrap().url())), &rows);
}

/// A leader that lists these numbers of standard projections, one after the other.
fn listing(counts: &[usize]) -> Report {
    let standard = r#"{"name": "$a", "mode": "Continuous", "status": "Preparing"}"#;
    let list = |count: &usize| Answer::json(format!(r#"{{"projections": [{}]}}"#, vec![standard; *count].join(", ")));
    let lists: Vec<_> = counts.iter().map(list).collect();
    let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/projections/continuous", lists);
    report(at(&node.start().unwrap().url()))
}

#[test]
fn n2_a_new_leader_is_asked_until_it_lists_its_projections() {
    let empty = "absent: the node lists no projections yet, though it runs them";
    thread::scope(|scope| {
        scope.spawn(|| check(&listing(&[0, 1, 5]), &[("projections.totalCount", "5")]));
        scope.spawn(|| check(&listing(&[4]), &[("projections.totalCount", "4")]));
        scope.spawn(|| check(&listing(&[3, 0]), &[("projections.totalCount", "3")]));
        scope.spawn(|| check(&listing(&[0]), &[("projections", empty)]));
    });
}

/// A cluster whose gossip is changed.
fn with_gossip(change: impl FnOnce(&mut Vec<Value>)) -> Report {
    let name = "23.10/cluster-leader";
    let mut gossip: Value = serde_json::from_str(&Recording::open(name).unwrap().text("gossip.json").unwrap()).unwrap();
    change(gossip["members"].as_array_mut().unwrap());
    let node =
        telemetry_testkit::Node::recorded(name).answering("/gossip", Answer::json(gossip.to_string())).start().unwrap();
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
fn n6_n20_an_identifier_that_was_chosen_is_in_no_report() {
    let chosen = json!("73656372-6574-2073-7472-65616d206e61");
    let report = with_gossip(|members| member_in(members, "Leader")["instanceId"] = chosen);
    let rows = [
        ("cluster.leaderId", "absent: the leader has no identifier that is a random UUID"),
        ("gossip", "absent: a member's identifier is neither a random UUID nor zero"),
    ];
    check(&report, &rows);
}

#[test]
fn n9_n20_more_members_than_a_cluster_has_are_in_no_report() {
    let member =
        |number: usize| json!({"instanceId": format!("81e9ca2a-8acc-41ed-b9d0-{number:012x}"), "state": "Clone"});
    let with = |number| with_gossip(|members| *members = (0..number).map(member).collect());
    check(&with(64), &[("gossip.81e9ca2a-8acc-41ed-b9d0-00000000003f", "\"Clone\"")]);
    check(&with(65), &[("gossip", "absent: the node names more than 64 members, and no cluster has so many")]);
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
