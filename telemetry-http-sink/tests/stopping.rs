//! A stop holds up nobody, whatever the sink is waiting for.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod common;

use std::net::TcpStream;
use std::time::Duration;

use common::{REPORT_TIMEOUT, host, outcome};
use telemetry_core::Stopped;
use telemetry_core::testing::{Transcript, Written};
use telemetry_http_sink::HttpEndpoint;
use telemetry_testkit::{Authority, Listener, Step, hostile};
use tokio::net::TcpSocket;

/// Bounds a stop, as the project promises.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// A report that is under way is cut off by a stop, and says so.
#[track_caller]
fn check(what: &str, endpoint: HttpEndpoint, wait_until_under_way: impl FnOnce(&Transcript)) {
    let transcript = Transcript::new();
    let telemetry = host(endpoint, &transcript).start();
    let asked = telemetry.report_now();
    wait_until_under_way(&transcript);
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime, "{what}");
    let words = outcome(&transcript.written());
    assert_eq!(asked.wait(REPORT_TIMEOUT).unwrap().to_string(), words, "{what}");
    assert!(words.ends_with("telemetry was stopped"), "{what}: {words}");
}

#[track_caller]
fn check_listener(what: &str, listener: &Listener, endpoint: HttpEndpoint) {
    check(what, endpoint, |_| listener.wait_for(1, REPORT_TIMEOUT).unwrap());
}

fn endpoint(url: &str) -> HttpEndpoint {
    HttpEndpoint::parse(url).unwrap()
}

fn is_logged(written: &[Written]) -> bool {
    written.iter().any(|entry| matches!(entry, Written::Report { .. }))
}

fn has_failed(written: &[Written]) -> bool {
    written.iter().any(|entry| matches!(entry, Written::Attempt(_)))
}

#[test]
fn d2_a_stop_while_it_connects() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let full = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        socket.listen(0).unwrap()
    });
    let address = full.local_addr().unwrap();
    let short = Duration::from_millis(200);
    let _waiting: Vec<_> = std::iter::from_fn(|| TcpStream::connect_timeout(&address, short).ok()).collect();
    check("connect", endpoint(&format!("http://{address}")), |transcript| {
        let _ = transcript.when(REPORT_TIMEOUT, is_logged);
    });
}

#[test]
fn d2_a_stop_during_a_handshake() {
    let (authority, listener) =
        (Authority::new().unwrap(), Listener::scripted(vec![Step::ReadSome, Step::Wait]).unwrap());
    let address = endpoint(&listener.url().replace("http", "https")).ca_file(authority.file());
    check_listener("handshake", &listener, address);
}

#[test]
fn d2_a_stop_while_it_sends() {
    let listener = Listener::not_reading().unwrap();
    check_listener("sending", &listener, endpoint(&listener.url()));
}

#[test]
fn d2_a_stop_while_it_waits_for_an_answer() {
    for peer in hostile::endless() {
        if ["silence", "a dripping head"].contains(&peer.name) {
            let listener = Listener::scripted(peer.steps).unwrap();
            check_listener(peer.name, &listener, endpoint(&listener.url()));
        }
    }
}

#[test]
fn d2_a_stop_between_two_attempts() {
    let listener = Listener::scripted(hostile::retry_after(&[b"60"])).unwrap();
    check("between two attempts", endpoint(&listener.url()), |transcript| {
        let _ = transcript.when(REPORT_TIMEOUT, has_failed);
    });
}
