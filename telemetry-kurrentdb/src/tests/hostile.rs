//! Nodes that answer badly, slowly or not at all.

use std::time::Duration;

use telemetry_testkit::{Answer, CANARIES, ClusterState, ENDLESS, Listener, Release, Step, wrong_answers};

use super::*;

const STATS: &str = "/stats?group=false";

#[track_caller]
fn check_stats(answer: Answer, reason: &str) {
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded").answering(STATS, answer).start().unwrap();
    let absent = format!("absent: {reason}");
    check(&report(as_admin(&node)), &[("uptime", &absent), ("persistentSubscriptions.count", "2")]);
}

#[test]
fn n3_each_status_costs_its_own_sections() {
    check_stats(Answer::status(401), "the node refused /stats?group=false, which needs a user");
    check_stats(Answer::status(403), "the node refused /stats?group=false, which needs a user");
    check_stats(Answer::status(404), "/stats?group=false is switched off, or behind a proxy");
    check_stats(Answer::status(406), "/stats?group=false answered with an error");
    check_stats(Answer::status(500), "/stats?group=false answered with an error");
    check_stats(Answer::status(503), "/stats?group=false is not ready");
}

#[test]
fn n6_each_value_that_is_missing_has_its_own_reason() {
    let leader = r#"{"instanceId": "81e9ca2a-8acc-41ed-b9d0-65a652b36801", "state": "Leader", "isAlive": true}"#;
    let gossip = Answer::json(format!(r#"{{"members": [{leader}]}}"#));
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded").answering("/gossip", gossip);
    let node = node
        .answering("/info", Answer::status(503))
        .answering("/info/options", Answer::json(r#"[{"name": "ClusterSize", "value": "1"}]"#))
        .start();
    let rows = [
        ("cluster.nodeState", "absent: /info is not ready"),
        ("cluster.nodeId", "absent: gossip does not tell which member is this node"),
        ("configuration.insecure", "absent: the node says no value that is one of its kind"),
    ];
    check(&report(as_admin(&node.unwrap())), &rows);
}

#[test]
fn n5_what_is_no_answer_is_absent() {
    let invalid = "/stats?group=false answered something else than expected";
    for (_, answer) in wrong_answers() {
        check_stats(answer, invalid);
    }
    let packed =
        Answer::json("").with_header("content-encoding", "gzip").with_body(*b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0");
    check_stats(packed, invalid);
    check_stats(Answer::json("[]"), invalid);
    check_stats(Answer::json("{}"), "the node does not say when it started");
}

#[test]
fn n16_a_slow_endpoint_starves_no_other() {
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded")
        .hanging(STATS)
        .hanging("/info/options")
        .start()
        .unwrap();
    let rows = [
        ("uptime", "absent: /stats?group=false gave no answer in time"),
        ("configuration.clusterSize", "absent: /info/options gave no answer in time"),
        ("projections.totalCount", "6"),
        ("persistentSubscriptions.count", "2"),
    ];
    check(&report(as_admin(&node)), &rows);
}

#[test]
fn n16_all_endpoints_hang_and_the_collection_ends() {
    let paths = ["/info", "/gossip", STATS, "/info/options", "/projections/continuous", "/subscriptions"];
    let node =
        paths.iter().fold(telemetry_testkit::Node::recorded("23.10/single-loaded"), |node, path| node.hanging(path));
    let node = node.hanging("/streams/%24epoch-information/0").start().unwrap();
    check(&report(as_admin(&node)), &[("version", "absent: /info gave no answer in time")]);
}

#[test]
fn n2_a_node_that_takes_connections_and_says_nothing_is_given_up() {
    let listener = Listener::start().unwrap();
    check(&report(at(&listener.url())), &[("version", "absent: /info gave no answer in time")]);
}

#[test]
fn n7_t14_an_answer_without_an_end_is_cut() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{".to_vec();
    let endless = Step::Repeat(ENDLESS, vec![Step::Send(b" ".repeat(64 * 1024))]);
    let listener = Listener::scripted(vec![Step::Read, Step::Send(head), endless]).unwrap();
    let rows = [
        ("version", "absent: /info answered with more than 1 MiB"),
        ("uptime", "absent: /stats?group=false answered with more than 1 MiB"),
    ];
    check(&report(at(&listener.url())), &rows);
}

#[test]
fn t15_an_answer_that_drips_is_given_up() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{".to_vec();
    let drip = Step::Repeat(ENDLESS, vec![Step::Send(b" ".to_vec()), Step::Pause(Duration::from_millis(50))]);
    let listener = Listener::scripted(vec![Step::Read, Step::Send(head), drip]).unwrap();
    check(&report(at(&listener.url())), &[("version", "absent: /info gave no answer in time")]);
}

#[test]
fn n1_a_node_that_is_back_is_reported_again() {
    let down = Answer::status(503).after(Duration::from_millis(1));
    let back = Answer::json(r#"{"esVersion": "23.10.0.0"}"#);
    let node =
        telemetry_testkit::Node::recorded("23.10/single-loaded").answering("/info", vec![down, back]).start().unwrap();
    let node = Arc::new(as_admin(&node));
    check(&report_again(&node), &[("version", "absent: /info is not ready")]);
    check(&report_again(&node), &[("version", "\"23.10.0.0\"")]);
}

#[test]
fn n17_the_uptime_is_by_the_nodes_own_clock() {
    let stats = Answer::json(r#"{"proc-startTime": "2016-01-01T00:00:00.0000000Z"}"#);
    let answer = stats.with_header("date", "Fri, 01 Jan 2016 00:01:11 GMT");
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded").answering(STATS, answer).start().unwrap();
    check(&report(as_admin(&node)), &[("uptime", "\"00:01:11\"")]);
}

#[test]
fn n9_t9_nothing_but_what_is_declared_is_said() {
    for release in [Release::V23_10, Release::V26_2] {
        let node = telemetry_testkit::Node::release(release, ClusterState::Leader).canaries().start().unwrap();
        let report = report(as_admin(&node));
        check(&report, &[("projections.totalCount", "5"), ("cluster.nodeState", "\"Leader\"")]);
        let said = format!("{report} {}", report.absences());
        for canary in CANARIES {
            assert!(!said.contains(canary), "{canary} in {said}");
        }
    }
}
