//! What a host is told of its node, once in the life of the node's value.

use std::sync::Mutex;

use telemetry_providers::release::Edition;
use telemetry_testkit::{Answer, ClusterState, Release, Rights, User};

use super::*;

/// The messages of two reports, without any value of the operator's.
fn told(node: Node) -> Vec<String> {
    told_with(node, OperatorValues::default())
}

fn told_with(node: Node, operator_values: OperatorValues) -> Vec<String> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hearing = Arc::clone(&told);
    let node = node.operator_values(operator_values);
    let node = Arc::new(node.on_message(move |message| hearing.lock().unwrap().push(message.to_string())));
    report_again(&node);
    report_again(&node);
    let mut told = told.lock().unwrap().clone();
    told.sort();
    told
}

#[test]
fn n3_each_right_that_is_missing_is_told_once() {
    let users = [User::new("plain", "secret", Rights::Plain)];
    let node = telemetry_testkit::Node::release(Release::V23_10, ClusterState::Single).users(users).start().unwrap();
    let expected = [
        "The node refuses /info/options to this user: it needs a user in $ops or $admins. Absent without it: configuration",
        "The node refuses /streams/%24epoch-information/0 to this user: it needs a user in $admins. Absent without it: \
         database.firstEpochId",
    ];
    assert_eq!(told(as_user(&node, "plain", "secret")), expected);
}

#[test]
fn n15_what_is_unrecognized_is_told_once() {
    let info = Answer::json(r#"{"esVersion": "27.1.0", "state": "hibernating"}"#);
    let node = telemetry_testkit::Node::release(Release::V25_0, ClusterState::Leader)
        .answering("/info", info)
        .start()
        .unwrap();
    let expected = [
        "The node is of release 27.1.0; telemetry was made for 20.10 to 26.2, and leaves out what it does not know",
        "The node names a state that is unknown here and left out: hibernating",
    ];
    assert_eq!(told(at(&node.url())), expected);
}

#[test]
fn a_socket_that_needs_no_user_is_told_of_once() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("kurrent.sock");
    let _node =
        telemetry_testkit::Node::release(Release::V25_1, ClusterState::Single).at_socket(&socket).start().unwrap();
    let node = at(&format!("unix:{}", socket.display())).read_as(Credentials::new("admin", "wrong"));
    assert_eq!(told(node), ["The user is not named to the node: its socket grants all rights by itself"]);
}

#[test]
fn n15_a_value_that_the_release_does_not_have_is_left_out_and_told_of_once() {
    let values = || OperatorValues::default().tag("oss-v23.10.0".parse().ok()).edition(Some(Edition::Oss));
    let told = |name: &str| {
        let node = telemetry_testkit::Node::recorded(name).start().unwrap();
        told_with(at(&node.url()), values())
    };
    let left_out =
        |field| [format!("The value for {field} is left out: the message of this release has no such field")];
    assert_eq!(told("23.10/defaults"), left_out("edition"));
    assert_eq!(told("25.0/defaults"), left_out("tag"));
}

#[test]
fn n3_an_insecure_node_needs_no_user_and_it_is_told_once() {
    let node = telemetry_testkit::Node::recorded("23.10/defaults").start().unwrap();
    let told = told(as_user(&node, "admin", "wrong"));
    assert_eq!(told, ["No user is needed: the node is insecure, and does not look at user and password"]);
}

#[test]
fn n3_the_options_have_the_chunk_number_from_24_on() {
    let users = [User::new("plain", "secret", Rights::Plain)];
    let refused = |release| {
        let node =
            telemetry_testkit::Node::release(release, ClusterState::Single).users(users.clone()).start().unwrap();
        told(as_user(&node, "plain", "secret")).into_iter().find(|message| message.contains("/info/options")).unwrap()
    };
    assert!(refused(Release::V23_10).ends_with("Absent without it: configuration"));
    assert!(refused(Release::V25_0).ends_with("Absent without it: configuration, database.activeChunkNumber"));
}
