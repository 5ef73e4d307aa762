//! Who says nothing, or too little, or nothing to the point.

use std::future::pending;
use std::net::{IpAddr, TcpStream};

use reqwest::dns::{Name, Resolve, Resolving};
use telemetry_testkit::{ENDLESS, Listener, ReservedPort, Step};
use tokio::net::TcpSocket;

use super::*;

const SHORT_CONNECTION: Deadlines = Deadlines { connection: SHORT_TIMEOUT, attempt: LONG_TIMEOUT };
const SHORT_ATTEMPT: Deadlines = Deadlines { connection: LONG_TIMEOUT, attempt: SHORT_TIMEOUT };

/// A name server that never answers, or knows no name.
enum Names {
    Silent,
    Unknown,
}

impl Resolve for Names {
    fn resolve(&self, _name: Name) -> Resolving {
        match self {
            Self::Silent => Box::pin(pending()),
            Self::Unknown => Box::pin(async { Err("no such name".into()) }),
        }
    }
}

fn send(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

#[track_caller]
fn check(steps: Vec<Step>, expected: &str) {
    let script = format!("{steps:?}");
    let listener = Listener::scripted(steps).unwrap();
    let deadlines = if expected == CUT_OFF { SHORT_ATTEMPT } else { LONG_DEADLINES };
    let words = attempt_within(deadlines, &endpoint(&listener.url()));
    assert_eq!((words.as_str(), connections(&listener)), (expected, 1), "{script:.200}");
}

#[test]
fn h1_a_refused_connection_is_tried_again() {
    let words = attempt(&endpoint(&ReservedPort::new().unwrap().url()));
    assert_eq!(words, "unreachable: Connection refused (os error 111)");
}

#[test]
fn r10_a_connection_without_a_port_of_its_own_is_tried_again_and_says_what_to_do() {
    let endpoint = endpoint("http://127.0.0.1:1");
    // An address that is nobody's fails as every address does while all of its ports are taken.
    let builder = client::builder(&endpoint, LONG_DEADLINES.connection);
    let builder = builder.map(|builder| builder.local_address(IpAddr::from([192, 0, 2, 1])));
    let words = attempt_by(builder, LONG_DEADLINES.attempt, &endpoint, BODY);
    let expected = "unreachable: Cannot assign requested address (os error 99): every local port";
    assert!(words.starts_with(expected), "{words} instead of {expected}");
}

#[test]
fn h2_a_listener_that_is_full_costs_the_deadline_of_a_connection() {
    let runtime = runtime();
    let full = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        socket.listen(0).unwrap()
    });
    let address = full.local_addr().unwrap();
    // They are never accepted, and the system drops all that come after the first ones.
    let waiting: Vec<_> = std::iter::from_fn(|| TcpStream::connect_timeout(&address, SHORT_TIMEOUT).ok()).collect();
    let words = attempt_within(SHORT_CONNECTION, &endpoint(&format!("http://{address}")));
    assert_eq!(words, "unreachable: no connection in time", "after {}", waiting.len());
}

#[test]
fn h3_a_name_that_is_not_found_in_time_or_at_all_is_tried_again() {
    let silent = (Names::Silent, SHORT_TIMEOUT, "no connection in time");
    for (names, limit, expected) in [silent, (Names::Unknown, LONG_TIMEOUT, "no such name")] {
        let endpoint = endpoint("https://telemetry.example.com:1");
        let builder = client::builder(&endpoint, limit).map(|builder| builder.dns_resolver(names));
        assert_eq!(attempt_by(builder, LONG_TIMEOUT, &endpoint, BODY), format!("unreachable: {expected}"));
    }
}

#[test]
fn h3_h26_no_resolver_is_asked_for_localhost() {
    let endpoint = endpoint("http://localhost:1");
    let builder = client::builder(&endpoint, LONG_TIMEOUT).map(|builder| builder.dns_resolver(Names::Silent));
    let words = attempt_by(builder, LONG_TIMEOUT, &endpoint, BODY);
    assert_eq!(words, "unreachable: Connection refused (os error 111)");
}

#[test]
fn h5_silence_costs_the_deadline_of_an_attempt() {
    check(vec![Step::Wait], CUT_OFF);
    check(vec![Step::Read, Step::Wait], CUT_OFF);
}

#[test]
fn h6_t14_what_never_ends_costs_the_deadline_and_a_body_nothing() {
    // A flood of interim answers is read in long stretches, for which an unoptimised build needs long; they drip below.
    for peer in hostile::endless().into_iter().filter(|peer| peer.name != "endless interim answers") {
        check(peer.steps, &words_for(peer.expected));
    }
    let drip = |text| Step::Repeat(ENDLESS, vec![send(text), Step::Pause(SHORT_TIMEOUT / 20)]);
    check(vec![Step::Read, send("HTTP/1.1 200 "), drip("O")], CUT_OFF);
    check(vec![Step::Read, send("HTTP/1.1 200 OK\r\n"), drip("X: a\r\n")], CUT_OFF);
    check(vec![Step::Read, drip("HTTP/1.1 103 Early Hints\r\n\r\n")], CUT_OFF);
}

#[test]
fn h24_a_collector_that_does_not_read_costs_the_deadline() {
    let listener = Listener::not_reading().unwrap();
    let endpoint = endpoint(&listener.url());
    let words = attempt_by(client::builder(&endpoint, LONG_TIMEOUT), SHORT_TIMEOUT, &endpoint, &"a".repeat(16 << 20));
    assert_eq!((words.as_str(), connections(&listener)), (CUT_OFF, 1));
}
