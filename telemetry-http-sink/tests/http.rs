//! The sink in a host, over real sockets.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;

use common::{first_attempt, report};
use telemetry_http_sink::HttpEndpoint;
use telemetry_testkit::{Answer, Collector, Listener, ReservedPort, Step, hostile};

fn endpoint(url: &str) -> HttpEndpoint {
    HttpEndpoint::parse(url).unwrap()
}

#[test]
fn c9_what_was_logged_is_what_is_sent() {
    let collector = Collector::start().unwrap();
    let (words, logged) = report(endpoint(&format!("{}/v1?key=secret", collector.url())));
    let request = collector.received().remove(0);
    assert_eq!(words, format!("Telemetry report sent to {}: HTTP 200", collector.url()));
    assert_eq!(String::from_utf8(request.body.clone()).unwrap(), logged);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v1?key=secret"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some(concat!("telemetry-http-sink/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("idempotency-key").map(str::len), Some(36));
    for absent in ["accept-encoding", "referer", "authorization", "cookie"] {
        assert_eq!(request.header(absent), None);
    }
}

#[test]
fn the_headers_that_are_told_are_those_that_are_sent() {
    let (collector, place) = (Collector::start().unwrap(), tempfile::tempdir().unwrap());
    let file = place.path().join("headers");
    fs::write(&file, "Authorization: Bearer s3cret\nX-Fleet: north\n").unwrap();
    let endpoint = endpoint(&collector.url()).header_file(&file);
    let mut told = endpoint.header_names().unwrap();
    report(endpoint);
    // What HTTP itself needs.
    let of_http = ["host", "content-length", "accept"];
    let request = collector.received().remove(0);
    let names = request.headers.iter().map(|(name, _)| name.to_lowercase());
    let mut sent: Vec<_> = names.filter(|name| !of_http.contains(&name.as_str())).collect();
    told.sort();
    sent.sort();
    assert_eq!(told, sent);
}

#[test]
fn h29_a_receipt_is_compared_with_what_was_sent_and_changes_nothing() {
    let collector = Collector::start().unwrap();
    // As `sha256sum` counts the one report of this host.
    let sent = "81bba7a5945591efe14095befcb0051383b9ead75eb1956f369b3fa6ef82e26c";
    for (receipt, told) in
        [(sent.to_owned(), ", receipt matches"), ("0".repeat(64), ", receipt differs (the SHA-256 of ")]
    {
        let answer = Answer::status(202).with_header("telemetry-receipt", &format!("sha256={receipt}"));
        collector.answering_with(vec![answer]);
        let (words, _) = report(endpoint(&collector.url()));
        assert!(words.starts_with(&format!("Telemetry report sent to {}: HTTP 202{told}", collector.url())), "{words}");
    }
    assert_eq!(collector.received().len(), 2, "and is not sent again");
}

#[test]
fn h1_h8_a_connection_that_is_refused_or_breaks_off_is_tried_again() {
    let closed = ReservedPort::new().unwrap();
    let words = first_attempt(endpoint(&closed.url()));
    assert!(words.contains("Connection refused") && words.contains("trying again in"), "{words:?}");
    let closing = Listener::scripted(vec![Step::Read]).unwrap();
    let words = first_attempt(endpoint(&closing.url()));
    assert!(words.contains("connection closed") && words.contains("trying again in"), "{words:?}");
}

/// The one test that waits for the deadline of an attempt, 10 s; the core's is the only one.
#[test]
fn h5_h28_silence_costs_one_deadline_is_not_tried_again_and_is_told_in_the_cores_words() {
    let silent = Listener::scripted(vec![Step::Read, Step::Wait]).unwrap();
    let (words, _) = report(endpoint(&silent.url()));
    let late =
        format!("Telemetry report not delivered to {}: no answer within 10 s; it may have arrived", silent.url());
    assert_eq!((words, silent.connections()), (late, 1));
}

#[test]
fn h9_what_is_no_http_is_tried_once() {
    let listener = Listener::scripted(hostile::answer("SSH-2.0-OpenSSH_9.6\r\n")).unwrap();
    let (words, _) = report(endpoint(&listener.url()));
    let refused = format!("Telemetry report not delivered to {}: invalid HTTP version parsed", listener.url());
    assert_eq!((words, listener.connections()), (refused, 1));
}

#[test]
fn h11_t2_no_redirect_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let (collector, elsewhere) = (Collector::start().unwrap(), Listener::start().unwrap());
        collector.answering_with(vec![Answer::status(status).with_header("location", &elsewhere.url())]);
        let (words, _) = report(endpoint(&collector.url()));
        assert!(
            words.contains(&format!("HTTP {status} redirects to {}, which is not followed", elsewhere.url())),
            "{words}"
        );
        assert_eq!((collector.received().len(), elsewhere.connections()), (1, 0), "{status}");
    }
}

#[test]
fn h12_t16_the_engine_repeats_a_busy_receiver_and_nobody_else_does() {
    let collector = Collector::start().unwrap();
    collector.answering_with(vec![Answer::status(503).with_header("retry-after", "0")]);
    let (words, _) = report(endpoint(&collector.url()));
    assert!(words.ends_with("HTTP 503 (3 attempts)"), "{words}");
    assert_eq!((collector.received().len(), collector.connections()), (3, 3));
}

#[test]
fn h12_a_receiver_that_asks_for_longer_than_is_kept_is_left_alone() {
    for wait in ["301", "18446744073709551615", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let collector = Collector::start().unwrap();
        collector.answering_with(vec![Answer::status(429).with_header("retry-after", wait)]);
        let (words, _) = report(endpoint(&collector.url()));
        assert_eq!((words.ends_with("HTTP 429"), collector.received().len()), (true, 1), "{wait}: {words}");
    }
}

#[test]
fn h19_a_report_whose_answer_was_lost_comes_again_under_its_key() {
    let answered = hostile::status("202", "");
    let listener = Listener::scripted(vec![vec![Step::Read, Step::Reset], answered]).unwrap();
    let (words, logged) = report(endpoint(&listener.url()));
    assert!(words.ends_with("HTTP 202 (2 attempts)"), "{words}");
    let requests = listener.first_bytes();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0], requests[1], "the same request");
    let request = String::from_utf8(requests[0].clone()).unwrap();
    assert!(request.contains("\r\nidempotency-key: ") && request.ends_with(&format!("\r\n\r\n{logged}")), "{request}");
}
