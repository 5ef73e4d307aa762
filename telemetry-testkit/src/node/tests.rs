//! The simulated node, asked over real connections.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
};

use jiff::Timestamp;

use super::*;
use crate::client::{ANSWER_TIMEOUT, ask, get, get_as, get_at, get_trusting, wait_until};
use crate::{
    Authority, Flaw, Recording, ReservedPort,
    answers::{OPTIONS, STATISTICS},
};

/// How long a test listens before it calls a peer silent.
const SILENCE_TIMEOUT: Duration = Duration::from_millis(200);
const ADMIN: Option<&str> = Some("admin:changeit");

/// Every row of the folder's table, as an administrator.
fn check_recorded(name: &str) {
    let recording = Recording::open(name).unwrap();
    let node = Node::recorded(name).start().unwrap();
    for row in recording.text("answers.tsv").unwrap().lines().skip(1) {
        let cells: Vec<_> = row.split('\t').collect();
        check_row(&node, cells[0], cells[1], cells[2], cells[3].parse().unwrap());
    }
}

#[track_caller]
fn check_row(node: &Node, path: &str, status: &str, content_type: &str, size: usize) {
    if status == "?" {
        ask(&node.url(), "GET", path, &[], b"", SILENCE_TIMEOUT).unwrap_err();
        return;
    }
    let reply = get_as(&node.url(), path, ADMIN);
    assert_eq!((reply.status.to_string().as_str(), reply.body.len()), (status, size), "{path}");
    assert_eq!(reply.header("content-type").unwrap_or_default(), content_type, "{path}");
}

#[track_caller]
fn check_body(name: &str, path: &str, file: &str) {
    let node = Node::recorded(name).start().unwrap();
    let body = get_as(&node.url(), path, ADMIN).body;
    assert!(body == Recording::open(name).unwrap().text(file).unwrap().into_bytes(), "{name} {path}");
}

#[track_caller]
fn check_status(path: &str, status: u16) {
    let node = Node::recorded("23.10/single-loaded").start().unwrap();
    assert_eq!(get(&node.url(), path).status, status);
}

#[track_caller]
fn check_start_error(builder: NodeBuilder, message: &str) {
    assert_eq!(builder.start().unwrap_err().to_string(), message);
}

fn json(node: &Node, path: &str) -> serde_json::Value {
    serde_json::from_slice(&get(&node.url(), path).body).unwrap()
}

#[test]
fn every_folder_is_served_as_recorded() {
    for name in Recording::names().unwrap() {
        check_recorded(&name);
    }
}

#[test]
fn bodies_are_the_recorded_ones() {
    check_body("23.10/single-loaded", "/info", "info.json");
    check_body("23.10/single-loaded", "/gossip", "gossip.json");
    check_body("23.10/single-loaded", OPTIONS, "info-options.json");
    check_body("23.10/single-loaded", STATISTICS, "stats-flat.json");
    check_body("25.0/cluster-follower", "/projections/continuous", "projections-continuous.json");
    check_body("25.0/secured-admins", "/subscriptions", "subscriptions.json");
    check_body("specified", "/streams/%24epoch-information/0", "epoch-0.json");
}

#[test]
fn only_exact_paths_are_known() {
    check_status("/info", 200);
    check_status("/info/", 404);
    check_status("/INFO", 404);
    check_status("/stats", 404);
    check_status("/stats?group=true", 404);
    check_status("/", 404);
}

#[test]
fn only_get_is_answered() {
    let node = Node::recorded("23.10/single-loaded").start().unwrap();
    assert_eq!(ask(&node.url(), "POST", "/info", &[], b"{}", ANSWER_TIMEOUT).unwrap().status, 405);
}

/// A connection on which this was asked, and the request is under way.
fn asked(node: &Node, path: &str) -> TcpStream {
    let before = node.requests().len();
    let mut stream = TcpStream::connect(node.serving.address().unwrap()).unwrap();
    stream.set_read_timeout(Some(ANSWER_TIMEOUT)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: peer\r\n\r\n").unwrap();
    node.wait_for(before + 1, ANSWER_TIMEOUT).unwrap();
    wait_until(|| node.under_way() == 1);
    stream
}

#[test]
fn a_hanging_endpoint_hangs_while_others_answer() {
    let node = Node::recorded("23.10/single-loaded").hanging("/gossip").start().unwrap();
    let mut hanging = asked(&node, "/gossip");
    assert_eq!(get(&node.url(), "/info").status, 200);
    hanging.set_nonblocking(true).unwrap();
    assert_eq!(hanging.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
    wait_until(|| node.under_way() == 1);
    assert_eq!((node.requests().len(), node.most_at_once(), node.connections()), (2, 2, 2));
}

#[test]
fn a_request_that_was_given_up_is_under_way_no_more() {
    let node = Node::recorded("23.10/single-loaded").hanging("/gossip").start().unwrap();
    for count in 1..=2 {
        drop(asked(&node, "/gossip"));
        wait_until(|| node.under_way() == 0);
        assert_eq!(node.requests().len(), count);
    }
    assert_eq!(node.most_at_once(), 1);
}

#[test]
fn dropping_ends_a_request_that_hangs() {
    let port = ReservedPort::new().unwrap();
    let node = Node::recorded("23.10/no-quorum-member").at_port(&port).start().unwrap();
    let mut hanging = asked(&node, "/projections/continuous");
    drop(node);
    let ended = hanging.read(&mut [0]);
    assert!(matches!(&ended, Ok(0)) || ended.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
    ask(&port.url(), "GET", "/info", &[], b"", SILENCE_TIMEOUT).unwrap_err();
}

#[test]
fn a_path_is_waited_for_whatever_else_is_asked() {
    let node = Node::recorded("23.10/defaults").start().unwrap();
    get(&node.url(), "/info");
    let error = node.wait_for_path("/gossip", Duration::from_millis(20)).unwrap_err();
    assert_eq!(error.to_string(), "no request for /gossip came within 20ms");
    get(&node.url(), "/gossip");
    node.wait_for_path("/gossip", ANSWER_TIMEOUT).unwrap();
}

#[test]
fn endpoints_answer_what_they_are_told() {
    let script = vec![Answer::status(503).with_header("retry-after", "5"), Answer::json("[]")];
    let node = Node::recorded("23.10/defaults").answering("/subscriptions", script).start().unwrap();
    let replies = [(); 3].map(|()| get(&node.url(), "/subscriptions"));
    assert_eq!(replies.each_ref().map(|reply| reply.status), [503, 200, 200]);
    assert_eq!(replies.each_ref().map(|reply| reply.header("retry-after")), [Some("5"), None, None]);
    assert_eq!(replies[2].body, b"[]");
}

#[test]
fn a_running_node_can_be_told_to_answer_otherwise() {
    let node = Node::recorded("23.10/defaults").start().unwrap();
    let status = || get(&node.url(), "/gossip").status;
    assert_eq!(status(), 200);
    node.now_answers("/gossip", vec![Answer::status(503), Answer::status(404)]);
    assert_eq!([status(), status(), status()], [503, 404, 404]);
}

#[test]
fn options_change() {
    let node = Node::recorded("25.0/defaults").option("TelemetryOptout", "False").start().unwrap();
    let options = json(&node, OPTIONS);
    let option = options.as_array().unwrap().iter().find(|option| option["name"] == "TelemetryOptout").unwrap();
    assert_eq!(option["value"], "False");
}

#[test]
fn uptime_is_told_by_start_time_and_date() {
    let node = Node::recorded("23.10/defaults").started_ago(Duration::from_secs(71)).start().unwrap();
    let started: Timestamp = json(&node, STATISTICS)["proc-startTime"].as_str().unwrap().parse().unwrap();
    let uptime = Timestamp::now().duration_since(started).as_secs();
    assert!((71..75).contains(&uptime), "{uptime}");
    let date = get(&node.url(), "/info").header("date").map(str::to_owned).unwrap();
    let date = jiff::fmt::rfc2822::parse(&date.replace("GMT", "+0000")).unwrap().timestamp();
    assert!((69..75).contains(&date.duration_since(started).as_secs()), "{date}");
}

#[test]
fn a_node_speaks_tls() {
    let authority = Authority::new().unwrap();
    let node = Node::recorded("23.10/defaults").encrypted(authority.certificate(Flaw::None).unwrap()).start().unwrap();
    assert!(node.url().starts_with("https://127.0.0.1:"));
    assert_eq!(get_trusting(&authority, &node.url(), "/info").unwrap().status, 200);
    assert_eq!(node.requests().len(), 1);
}

#[test]
fn at_a_socket_no_port_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::recorded("23.10/defaults").at_socket(folder.path().join("node.sock")).start().unwrap();
    assert_eq!((node.url().as_str(), node.serving.address()), ("http://localhost", None));
}

#[test]
fn a_node_starts_again_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("node.sock");
    drop(Node::recorded("23.10/defaults").at_socket(&socket).start().unwrap());
    let _node = Node::recorded("23.10/defaults").at_socket(&socket).start().unwrap();
    assert_eq!(get_at(&socket, "/info", None).status, 200);
}

#[test]
fn requests_are_kept() {
    let node = Node::recorded("23.10/defaults").start().unwrap();
    get_as(&node.url(), STATISTICS, ADMIN);
    get(&node.url(), "/info");
    let requests = node.requests();
    assert_eq!(requests.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), [STATISTICS, "/info"]);
    assert_eq!(requests.iter().map(Request::has_credentials).collect::<Vec<_>>(), [true, false]);
    assert_eq!((requests[0].connection, requests[1].connection), (0, 1));
    assert_eq!((requests[0].method.as_str(), node.most_at_once()), ("GET", 1));
}

#[test]
fn mistakes_are_told_at_the_start() {
    check_start_error(Node::recorded("22.10"), "no recorded node is called 22.10");
    check_start_error(Node::recorded("specified").option("Nope", ""), "the recorded node has no option Nope");
}
