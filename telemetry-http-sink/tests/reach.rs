//! Reaching the endpoint over real sockets, where nothing is requested.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use telemetry_http_sink::{HttpEndpoint, HttpProxy, ReachError, Reached};
use telemetry_testkit::{Authority, Collector, Flaw, Listener, ReservedPort};

fn reach(url: &str) -> Result<Reached, ReachError> {
    HttpEndpoint::parse(url).unwrap().reach()
}

#[track_caller]
fn check_unreachable(url: &str, expected: &str) {
    let error = reach(url).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{url}: {error}");
}

#[test]
fn a_connection_is_enough_and_nothing_is_requested() {
    let collector = Collector::start().unwrap();
    assert_eq!(reach(&format!("{}/v1?key=secret", collector.url())).unwrap(), Reached::Unencrypted);
    let listener = Listener::start().unwrap();
    assert_eq!(reach(&listener.url()).unwrap(), Reached::Unencrypted);
    listener.wait_for(1, Duration::from_secs(30)).unwrap();
    assert_eq!((collector.received().len(), listener.first_bytes()), (0, vec![vec![]]));
}

#[test]
fn h1_a_refused_connection_is_named() {
    let closed = ReservedPort::new().unwrap();
    check_unreachable(&closed.url(), "no connection: Connection refused");
    check_unreachable(&closed.url().replace("http", "https"), "no connection: Connection refused");
}

#[test]
fn h3_a_name_without_an_address_is_named() {
    // No resolver is asked for a name whose first label is longer than 63 letters.
    check_unreachable(&format!("https://{}.invalid/v1", "a".repeat(64)), "its name can't be resolved: ");
}

#[test]
fn h5_h27_what_takes_connections_and_keeps_silent_is_given_up() {
    let silent = Listener::start().unwrap();
    check_unreachable(&silent.url().replace("http:", "https:"), "no TLS: no answer in time");
}

#[test]
fn h9_what_speaks_no_tls_is_named() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    let answering = std::thread::Builder::new().spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        plain.accept().map(drop)
    });
    check_unreachable(&url, "no TLS: received corrupt message");
    check_unreachable(&url, "no TLS: ");
    answering.unwrap().join().unwrap().unwrap();
}

#[test]
fn h15_the_authority_is_that_of_a_report() {
    let [known, other] = [(); 2].map(|()| Authority::new().unwrap());
    let collector = Collector::encrypted(known.certificate(Flaw::None).unwrap()).unwrap();
    let endpoint = HttpEndpoint::parse(&collector.url()).unwrap();
    assert_eq!(endpoint.clone().ca_file(known.file()).reach().unwrap(), Reached::Encrypted);
    let error = endpoint.clone().ca_file(other.file()).reach().unwrap_err().to_string();
    assert_eq!(error, "its certificate is not accepted: invalid peer certificate: UnknownIssuer");
    let error = endpoint.ca_file(known.file()).header_file("/nowhere").reach().unwrap_err().to_string();
    assert!(error.starts_with("the header file /nowhere can't be read"), "{error}");
    assert!(collector.received().is_empty());
}

#[test]
fn a_proxy_is_connected_to_and_asked_for_nothing() {
    let (authority, proxy, closed) =
        (Authority::new().unwrap(), Listener::start().unwrap(), ReservedPort::new().unwrap());
    let endpoint = HttpEndpoint::parse("https://telemetry.example.com/v1").unwrap().ca_file(authority.file());
    let through =
        |url: String| endpoint.clone().proxy(HttpProxy::parse(&url.replace("//", "//acme:s3cret@")).unwrap()).reach();
    assert_eq!(through(proxy.url()).unwrap(), Reached::Proxy);
    proxy.wait_for(1, Duration::from_secs(30)).unwrap();
    assert_eq!(proxy.first_bytes(), [b""]);
    let (error, shown) = (through(closed.url()).unwrap_err().to_string(), closed.url());
    assert_eq!(error, format!("through the proxy {shown}: no connection: Connection refused (os error 111)"));
}
