//! The way through a proxy, and headers of the host's own.

use std::fs;

use telemetry_testkit::{Authority, Collector, Flaw, Proxy, Step};
use tempfile::NamedTempFile;

use super::*;
use crate::HttpProxy;

fn encrypted() -> (Authority, Collector) {
    let authority = Authority::new().unwrap();
    let collector = Collector::encrypted(authority.certificate(Flaw::None).unwrap()).unwrap();
    (authority, collector)
}

/// What comes of a proxy that does this, on the way to a collector that is there; and all that the proxy is told.
#[track_caller]
fn check(steps: Vec<Step>, deadlines: Deadlines, expected: &str) {
    let ((authority, collector), listener) = (encrypted(), Listener::scripted(steps).unwrap());
    let (url, headers) = (listener.url().replace("//", "//acme:s3cret%40home@"), NamedTempFile::new().unwrap());
    fs::write(&headers, "Authorization: Bearer of the endpoint\n").unwrap();
    let endpoint = endpoint(&collector.url()).ca_file(authority.file()).header_file(headers.path());
    let endpoint = endpoint.proxy(HttpProxy::parse(&url).unwrap());
    let words = attempt_within(deadlines, &endpoint);
    assert_eq!(words, format!("unreachable: through the proxy {}: {expected}", listener.url()));
    assert!(!has_heard_the_report(&listener) && collector.connections() == 0, "{expected}");
    let asked = listener.first_bytes().concat();
    let asked = String::from_utf8_lossy(&asked);
    let address = collector.url().replace("https://", "");
    let told = [&format!("CONNECT {address} HTTP/1.1\r\nHost: {address}"), USER_AGENT, USER, "\r\n"].join("\r\n");
    // What follows the blank line is for the endpoint, and encrypted.
    assert!(asked.is_empty() || asked.starts_with(&told), "{asked} instead of {told}");
}

const USER_AGENT: &str = concat!("user-agent: telemetry-http-sink/", env!("CARGO_PKG_VERSION"));
/// In base64 it is `acme:s3cret@home`.
const USER: &str = "proxy-authorization: Basic YWNtZTpzM2NyZXRAaG9tZQ==";

#[test]
fn a_proxy_tells_a_report_on_and_reads_none() {
    let ((authority, collector), proxy) = (encrypted(), Proxy::start().unwrap());
    let endpoint = endpoint(&collector.url()).ca_file(authority.file()).proxy(HttpProxy::parse(&proxy.url()).unwrap());
    assert_eq!(attempt(&endpoint), "sent: HTTP 200");
    let address = collector.url().replace("https://", "");
    assert_eq!(proxy.asked(), [format!("CONNECT {address} HTTP/1.1")]);
    assert_eq!(collector.received()[0].body, BODY.as_bytes());
    assert_eq!(collector.received()[0].header("proxy-authorization"), None);
}

#[test]
fn a_proxy_that_fails_is_named_without_its_password() {
    let hasty = Deadlines { connection: SHORT_TIMEOUT, attempt: LONG_TIMEOUT };
    check(vec![Step::Wait], hasty, "no connection in time");
    check(vec![Step::Read, Step::Wait], hasty, "no connection in time");
    let unknown = hostile::status("407", "Proxy-Authenticate: Basic\r\n");
    check(unknown, LONG_DEADLINES, "tunnel error: proxy authorization required");
    check(hostile::status("403", ""), LONG_DEADLINES, "tunnel error: unsuccessful");
    let closing = [hostile::answer("HTTP/1.1 200 OK\r\n\r\n"), vec![Step::ReadSome]].concat();
    check(closing, LONG_DEADLINES, "tls handshake eof");
    check(vec![Step::Read], LONG_DEADLINES, "tunnel error: unexpected end of file");
}

#[test]
fn an_address_without_encryption_goes_through_no_proxy() {
    let (collector, proxy) = (Collector::start().unwrap(), Proxy::start().unwrap());
    let endpoint = endpoint(&collector.url()).proxy(HttpProxy::parse(&proxy.url()).unwrap());
    assert_eq!((attempt(&endpoint).as_str(), proxy.asked().len()), ("sent: HTTP 200", 0));
}

#[test]
fn headers_of_a_file_are_sent_and_those_that_replace_them_next_time() {
    let (collector, file) = (Collector::start().unwrap(), NamedTempFile::new().unwrap());
    let endpoint = endpoint(&collector.url()).header_file(file.path());
    for token in ["Bearer one", "Bearer two"] {
        fs::write(&file, format!("Authorization: {token}\nX-Tenant: acme\n")).unwrap();
        assert_eq!(attempt(&endpoint), "sent: HTTP 200");
        let request = collector.received().pop().unwrap();
        assert_eq!((request.header("authorization"), request.header("x-tenant")), (Some(token), Some("acme")));
        assert_eq!(request.header("content-type"), Some("application/json"));
    }
}

#[test]
fn b7_a_header_file_that_is_none_keeps_the_report_here_and_is_named() {
    let (collector, file) = (Collector::start().unwrap(), NamedTempFile::new().unwrap());
    let name = file.path().display().to_string();
    for (text, problem) in [
        ("", "has no line such as Authorization: Bearer TOKEN"),
        ("s3cret", "has a line 1 that is not such as Authorization: Bearer TOKEN"),
        ("\nHost: s3cret", "has host in line 2, which the sink sets itself: take it out"),
    ] {
        fs::write(&file, text).unwrap();
        let words = attempt(&endpoint(&collector.url()).header_file(file.path()));
        assert_eq!(words, format!("not opened: the header file {name} {problem}"));
    }
    let words = attempt(&endpoint(&collector.url()).header_file("/nowhere"));
    assert_eq!(words, "not opened: the header file /nowhere can't be read: No such file or directory (os error 2)");
    assert_eq!(collector.connections(), 0);
}

#[test]
fn t8_no_text_shows_a_secret() {
    let file = NamedTempFile::new().unwrap();
    fs::write(&file, "Authorization: Bearer s3cret\n").unwrap();
    let proxy = HttpProxy::parse("http://s3cret:s3cret@127.0.0.1:1").unwrap();
    let endpoint = endpoint("https://127.0.0.1:1/s3cret?s3cret").header_file(file.path()).proxy(proxy);
    let client = client::build(
        client::builder(&endpoint.clone().ca_file(Authority::new().unwrap().file()), LONG_TIMEOUT).unwrap(),
    );
    let sink = HttpSink { client: client.unwrap(), endpoint };
    let shown = format!("{sink:?} {:?} {:#?} {:?}", sink.endpoint, sink.client, sink.endpoint.proxy_in_use());
    assert!(!shown.contains("s3cret"), "{shown}");
}
