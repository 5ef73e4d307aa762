//! The HTTP sink over real sockets.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::net::TcpListener;
use std::time::{Duration, Instant};

use telemetry_core::testing::{LocalTranscript, PRODUCT, Transcript, Written};
use telemetry_core::{Environment, Fate, Section, Supplied, Telemetry};
use telemetry_http_sink::{HttpEndpoint, HttpSink};
use telemetry_peers::{Answer, Collector, Listener};

/// What was sold.
#[derive(Section)]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// Makes one report to `url`; gives how it went in words, and what was logged.
fn report(url: &str) -> (String, String) {
    let transcript = Transcript::default();
    let telemetry = Telemetry::builder(PRODUCT)
        .environment(Environment::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .setting(transcript.clone())
        .setting(HttpEndpoint::parse(url).unwrap())
        .sink::<LocalTranscript>()
        .sink::<HttpSink>()
        .start();
    telemetry.report_now();
    let until = Instant::now() + Duration::from_secs(60);
    while telemetry.status().last().is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = telemetry.status();
    let Fate::Sent(posted) = status.last().unwrap().1.fate().clone() else { panic!("it was not sent") };
    let logged = transcript.written().into_iter().find_map(|written| match written {
        Written::Report { text, .. } => Some(text),
        _ => None,
    });
    let words = posted[0].result().map_or_else(|error| format!("refused: {error}"), ToString::to_string);
    (words, logged.unwrap())
}

#[test]
fn c9_what_was_logged_is_what_is_sent() {
    let collector = Collector::start().unwrap();
    let (words, logged) = report(&format!("{}/v1?key=secret", collector.url()));
    let request = collector.received().remove(0);
    assert_eq!(words, "HTTP 200");
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
fn h11_no_redirect_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let (collector, elsewhere) = (Collector::start().unwrap(), Listener::start().unwrap());
        collector.answering_with(vec![Answer::status(status).with_header("location", &elsewhere.url())]);
        let (words, _) = report(&collector.url());
        assert!(words.starts_with(&format!("refused: HTTP {status} redirects to 127.0.0.1")), "{words}");
        assert_eq!((collector.received().len(), elsewhere.connections()), (1, 0), "{status}");
    }
}

#[test]
fn h13_no_more_of_an_answer_is_read_than_is_needed() {
    let collector = Collector::start().unwrap();
    collector.answering_with(vec![Answer::status(202).with_body(vec![b'x'; 64 << 20])]);
    assert_eq!(report(&collector.url()).0, "HTTP 202");
}

#[test]
fn h1_a_refused_connection_is_tried_again_and_then_named() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (words, _) = report(&format!("http://{closed}"));
    assert!(words.starts_with("refused: Connection refused"), "{words}");
}

#[test]
fn h8_a_connection_that_is_closed_without_an_answer_is_tried_again() {
    let closing = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closing.local_addr().unwrap();
    let accepting = std::thread::Builder::new().spawn(move || closing.incoming().take(3).count()).unwrap();
    let (words, _) = report(&format!("http://{address}"));
    assert_eq!(accepting.join().unwrap(), 3, "{words}");
    assert!(words.starts_with("refused: "), "{words}");
}
