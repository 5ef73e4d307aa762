//! Why something is absent: each cause is true of the node that it is said of, and leads to what has to be done.

use std::fs;

use telemetry_testkit::{Answer, Authority, ClusterState, Flaw, Release};

use super::*;

fn recorded(name: &str) -> telemetry_testkit::Node {
    telemetry_testkit::Node::recorded(name).start().unwrap()
}

#[track_caller]
fn check_version(node: Node, cause: &str, error: &str) {
    let node = Arc::new(node);
    check(&report_again(&node), &[("version", &format!("absent: {cause}")), ("uptime", &format!("absent: {cause}"))]);
    assert_eq!(node.read_error().map(|error| error.to_string()).unwrap_or_default(), error);
}

#[test]
fn n11_a_wrong_certificate_is_said_by_what_is_wrong_with_it() {
    let authority = Authority::new().unwrap();
    let file = authority.file().display().to_string();
    let with = |flaw| {
        let certificate = authority.certificate(flaw).unwrap();
        telemetry_testkit::Node::recorded("23.10/secured-admins").encrypted(certificate).start().unwrap()
    };
    let trusting =
        |node: &telemetry_testkit::Node| as_admin(node).trusting(crate::Authority::of_file(authority.file()).unwrap());
    let nameless = "the node's certificate is for no name, and not for 127.0.0.1";
    let other_name = "the node's certificate is not for the name by which it is reached";
    let names = "the node's certificate is for elsewhere.example, and not for 127.0.0.1";
    check_version(trusting(&with(Flaw::WrongName)), other_name, names);
    check_version(trusting(&with(Flaw::NoName)), other_name, nameless);
    let expired = "the node's certificate has expired: give the node another one";
    check_version(trusting(&with(Flaw::Expired)), expired, expired);
    let early = "the node's certificate is not valid yet: compare the clocks of the two machines";
    check_version(trusting(&with(Flaw::NotYetValid)), early, early);
    let other_authority = "the node's certificate is not signed by what the file of its authority holds";
    let other_authority_of = format!("the node's certificate is not signed by what {file} holds");
    let other = Authority::new().unwrap();
    let node = telemetry_testkit::Node::recorded("23.10/secured-admins")
        .encrypted(other.certificate(Flaw::None).unwrap())
        .start()
        .unwrap();
    check_version(trusting(&node), other_authority, &other_authority_of);
    let system = "the node's certificate is not signed by an authority of this machine: if it is of one of your own, name its file";
    check_version(as_admin(&node), system, system);
}

#[test]
fn n11_the_other_scheme_is_said() {
    let authority = Authority::new().unwrap();
    let certificate = authority.certificate(Flaw::None).unwrap();
    let encrypted = telemetry_testkit::Node::recorded("23.10/secured-admins").encrypted(certificate).start().unwrap();
    let tls = "the node speaks TLS: give its address with https://";
    check_version(at(&encrypted.url().replace("https", "http")), tls, tls);
    let plain = "the node does not speak TLS: give its address with http://";
    check_version(at(&recorded("23.10/defaults").url().replace("http", "https")), plain, plain);
}

#[test]
fn n1_what_is_not_there_is_said_as_what_it_is() {
    let refused = "nothing listens at the node's address";
    check_version(at("http://127.0.0.1:1"), refused, refused);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("eventstore.sock");
    let socket = || at(&format!("unix:{}", path.display()));
    let error = "there is no such socket: the node makes it when it starts";
    check_version(socket(), "there is no such socket", error);
    fs::write(&path, "").unwrap();
    let no_socket = "what lies at the path of the node's socket is no socket";
    check_version(socket(), no_socket, no_socket);
}

#[test]
fn n3_a_password_file_that_is_gone_asks_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("password.txt");
    fs::write(&path, "changeit").unwrap();
    let node = recorded("23.10/secured-admins");
    let own = Arc::new(at(&node.url()).read_as(Credentials::of_file("admin", &path).unwrap()));
    check(&report_again(&own), &[("version", "\"23.10.0.0\"")]);
    let asked = node.requests().len();
    fs::write(&path, "wrong").unwrap();
    check(&report_again(&own), &[("version", "absent: the node refused the user name or the password")]);
    assert_eq!(node.requests().len(), asked + 1);
    fs::remove_file(&path).unwrap();
    check(&report_again(&own), &[("version", "absent: the password file can't be read")]);
    assert_eq!(node.requests().len(), asked + 1);
    let error = own.read_error().unwrap().to_string();
    assert!(error.contains(path.to_str().unwrap()) && error.contains("No such file"), "{error}");
}

#[test]
fn n2_a_node_that_loads_its_users_is_starting() {
    let starting = Answer::status(503).with_header("retry-after", "5");
    let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/info", starting).start().unwrap();
    let cause = "absent: /info is not ready: the node is starting, and loads its users";
    check(&report(at(&node.url())), &[("version", cause)]);
}

#[test]
fn n3_what_is_switched_off_is_said_by_the_name_of_its_option() {
    let report = report(at(&recorded("23.10/interfaces-off").url()));
    let stats = "absent: the node's option DisableStatsOnHttp switches its statistics over HTTP off";
    let rows = [
        ("uptime", stats),
        ("environment.totalDiskSpace", stats),
        ("gossip", "absent: the node's option DisableGossipOnHttp switches its gossip over HTTP off"),
        (
            "database.firstEpochId",
            "absent: the node's option EnableAtomPubOverHttp is off, and without it no stream can be read",
        ),
        ("projections", "absent: no word of it"),
        ("cluster.nodeState", "\"Leader\""),
        ("configuration.runProjections", "\"None\""),
    ];
    check(&report, &rows);
}

#[test]
fn n3_what_is_gone_for_no_option_may_be_behind_a_proxy() {
    let gone = Answer::status(404);
    let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/gossip", gone).start().unwrap();
    check(&report(at(&node.url())), &[("gossip", "absent: /gossip is switched off, or behind a proxy")]);
}

#[test]
fn n6_a_disk_is_absent_for_what_is_so() {
    let disk = |stats: Answer| {
        let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/stats?group=false", stats);
        value(&report(at(&node.start().unwrap().url())), "environment.totalDiskSpace")
    };
    let in_memory =
        "absent: the node's statistics list no drive: it is in memory, or there is a blank in its data path";
    assert_eq!(disk(Answer::json("{}")), in_memory);
    assert_eq!(disk(Answer::status(401)), "absent: the node refused /stats?group=false, which needs a user");
    assert_eq!(disk(Answer::status(500)), "absent: /stats?group=false answered with an error");
}

#[track_caller]
fn check_leader(state: ClusterState, cause: &str) {
    let node = telemetry_testkit::Node::release(Release::V23_10, state).start().unwrap();
    check(&report(as_admin(&node)), &[("cluster.leaderId", &format!("absent: {cause}"))]);
}

#[test]
fn n6_a_leader_is_absent_for_what_is_so() {
    check_leader(ClusterState::LeaderDied, "the leader that gossip names is not alive");
    check_leader(ClusterState::PreLeader, "there is only a PreLeader so far");
    check_leader(ClusterState::Unknown, "there is no leader");
}

#[test]
fn n6_an_epoch_is_absent_where_there_was_no_election() {
    let node = telemetry_testkit::Node::release(Release::V23_10, ClusterState::DiscoverLeader).start().unwrap();
    let cause = "absent: the node has not taken part in an election";
    check(&report(as_admin(&node)), &[("database.epochNumber", cause)]);
}

#[test]
fn n2_what_a_node_answers_instead_of_its_release_is_said_by_number() {
    let error = |answer: Answer| {
        let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/info", answer).start().unwrap();
        let node = Arc::new(at(&node.url()));
        report_again(&node);
        node.read_error().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(error(Answer::status(500)), "it answered /info with status 500");
    assert_eq!(
        error(Answer::status(302)),
        "it answered /info with status 302, as no node does: look whether it is a node's address"
    );
    assert_eq!(error(Answer::json("[")), "it answered /info as no node does: look whether it is a node's address");
    assert_eq!(error(Answer::never()), "it gave no answer within 4 s");
    assert_eq!(error(Answer::json("{}")), "");
}
