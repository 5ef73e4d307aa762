//! How long a node is waited for, how often it is asked, and over how many connections.

use std::thread;
use std::time::Duration;

use telemetry_testkit::{Answer, Authority, Flaw, Listener, NodeBuilder, Rights, Step, User};

use super::*;

/// Every section that a leader tells.
const WHOLE: [(&str, &str); 4] = [
    ("version", "\"23.10.0.0\""),
    ("configuration.clusterSize", "1"),
    ("projections.totalCount", "5"),
    ("persistentSubscriptions.count", "0"),
];

/// Who reads a node, and how it is reached.
#[derive(Clone, Copy, Debug)]
enum Access {
    Plain,
    AsUser,
    Encrypted,
}

impl Access {
    const ALL: [Self; 3] = [Self::Plain, Self::AsUser, Self::Encrypted];

    /// A report on this node, and the node.
    fn report(self, change: impl FnOnce(NodeBuilder) -> NodeBuilder) -> (Report, telemetry_testkit::Node) {
        let authority = Authority::new().unwrap();
        let node = change(telemetry_testkit::Node::recorded("23.10/single-fresh"));
        let node = match self {
            Self::Plain => node,
            Self::AsUser => node.secured(),
            Self::Encrypted => node.secured().encrypted(authority.certificate(Flaw::None).unwrap()),
        };
        let node = node.start().unwrap();
        let host = match self {
            Self::Plain => at(&node.url()),
            Self::AsUser => as_admin(&node),
            Self::Encrypted => as_admin(&node).trusting(crate::Authority::of_file(authority.file()).unwrap()),
        };
        (report(host), node)
    }
}

/// Checks a report on this node for each kind of access to it, all at the same time. After 10 s the core would give up all that the node
/// is asked for, and say so.
fn check_each_access(change: fn(NodeBuilder) -> NodeBuilder, rows: &[(&str, &str)]) {
    let check_access = |access: Access| check(&access.report(change).0, rows);
    thread::scope(|scope| {
        for access in Access::ALL {
            scope.spawn(move || check_access(access));
        }
    });
}

#[test]
fn n16_a_node_that_answers_late_loses_nothing() {
    check_each_access(|node| node.late(Duration::from_millis(3_500)), &WHOLE);
}

#[test]
fn n2_a_node_that_stops_for_a_while_loses_nothing() {
    let stalling = |after| move |node: NodeBuilder| node.stalling(after, Duration::from_secs(3));
    let check_stall = |after| check(&Access::AsUser.report(stalling(after)).0, &WHOLE);
    thread::scope(|scope| {
        for after in 0..6 {
            scope.spawn(move || check_stall(after));
        }
    });
}

#[test]
fn n16_lists_that_hang_are_lost_alone() {
    let late = |path: &str| format!("absent: {path} gave no answer in time");
    let (projections, groups) = (late("/projections/continuous"), late("/subscriptions"));
    let rows =
        [WHOLE[0], WHOLE[1], ("projections", projections.as_str()), ("persistentSubscriptions", groups.as_str())];
    let hanging = |node: NodeBuilder| node.hanging("/projections/continuous").hanging("/subscriptions");
    check_each_access(hanging, &rows);
}

#[test]
fn n16_a_quick_node_sees_two_connections_at_most_and_none_after_the_report() {
    for access in Access::ALL {
        for _ in 0..10 {
            let (report, node) = access.report(|node| node);
            check(&report, &WHOLE);
            assert!(node.connections() <= 2, "{access:?}: {}", node.connections());
            node.wait_until_left(Duration::from_secs(5)).unwrap();
        }
    }
}

#[test]
fn n3_refusals_need_no_more_connections() {
    let users = [User::new("plain", "secret", Rights::Plain)];
    let node = telemetry_testkit::Node::recorded("23.10/secured-admins").users(users).start().unwrap();
    report(as_user(&node, "plain", "secret"));
    report(at(&node.url()));
    assert!(node.connections() <= 4, "{}", node.connections());
}

#[test]
fn n3_the_first_question_is_asked_alone() {
    let node = telemetry_testkit::Node::recorded("23.10/single-fresh");
    let node = node.answering("/info", Answer::status(500).after(Duration::from_secs(2))).start().unwrap();
    thread::scope(|scope| {
        scope.spawn(|| report(at(&node.url())));
        node.wait_for(1, Duration::from_secs(5)).unwrap();
        // Whatever is asked beside it comes in this time.
        thread::sleep(Duration::from_millis(300));
        assert_eq!(node.requests().iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), ["/info"]);
    });
    assert!(node.requests().len() > 1, "nothing else is asked");
}

const INFO: &str = "{\"esVersion\": \"23.10.0.0\"}";

/// Answers every question with this.
fn answering(json: &str) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\n";
    vec![Step::Read, Step::Send(format!("{head}Content-Length: {}\r\n\r\n{json}", json.len()).into_bytes())]
}

#[test]
fn n1_what_breaks_off_without_a_status_is_asked_once_more() {
    let closing = vec![Step::Read];
    for (broken, version) in [(1, "\"23.10.0.0\""), (2, "absent: the node closed the connection without an answer")] {
        let script = [vec![closing.clone(); broken], vec![answering(INFO)]].concat();
        let listener = Listener::scripted(script).unwrap();
        check(&report(at(&listener.url())), &[("version", version)]);
    }
}

#[test]
fn n1_a_status_is_an_answer_and_is_not_asked_for_again() {
    let failing = Answer::status(500);
    let node = telemetry_testkit::Node::recorded("23.10/single-fresh").answering("/gossip", failing).start().unwrap();
    report(at(&node.url()));
    assert_eq!(node.requests().iter().filter(|request| request.path == "/gossip").count(), 1);
}
