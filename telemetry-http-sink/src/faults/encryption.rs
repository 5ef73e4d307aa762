//! Who shows a wrong certificate, or does not encrypt at all.

use std::fs;

use telemetry_testkit::{Authority, Collector, Flaw, Step};

use super::*;

const UNKNOWN: &str =
    "refused: invalid peer certificate: UnknownIssuer; an authority of your own is trusted by its CA file";

/// What comes of a collector whose certificate has this flaw, in the eyes of one that trusts its authority.
#[track_caller]
fn check(flaw: Flaw, expected: &str) {
    let authority = Authority::new().unwrap();
    let collector = Collector::encrypted(authority.certificate(flaw).unwrap()).unwrap();
    check_trusting(&authority, &collector, expected);
}

#[track_caller]
fn check_trusting(authority: &Authority, collector: &Collector, expected: &str) {
    let before = collector.received().len();
    let words = attempt(&endpoint(&collector.url()).ca_file(authority.file()));
    assert!(words.starts_with(expected), "{words} instead of {expected}");
    assert_eq!(collector.received().len() - before, usize::from(expected.starts_with("sent")), "{expected}");
}

#[test]
fn h15_t3_nothing_is_said_to_one_with_a_wrong_certificate() {
    check(Flaw::None, "sent: HTTP 200");
    check(Flaw::Expired, "refused: invalid peer certificate: certificate expired");
    check(Flaw::NotYetValid, "refused: invalid peer certificate: certificate not valid yet");
    check(Flaw::WrongName, "refused: invalid peer certificate: certificate not valid for name");
    check(Flaw::NoName, "refused: invalid peer certificate: certificate not valid for name");
    check(Flaw::SelfSigned, UNKNOWN);
    check(Flaw::TooLongChain, "refused: invalid peer certificate: ");
}

#[test]
fn h15_t3_the_authority_that_is_configured_is_the_only_one() {
    let [known, other] = [(); 2].map(|()| Authority::new().unwrap());
    let collector = Collector::encrypted(other.certificate(Flaw::None).unwrap()).unwrap();
    check_trusting(&known, &collector, UNKNOWN);
    let words = attempt(&endpoint(&collector.url()));
    let without_roots = "not opened: this system has no root certificates";
    assert!(words == UNKNOWN || words.starts_with(without_roots), "{words} instead of {UNKNOWN} or {without_roots}");
    assert_eq!((collector.connections() > 0, collector.received().len()), (true, 0));
    check_trusting(&other, &collector, "sent: HTTP 200");
}

/// What comes of a listener that does this instead of a handshake; the report does not.
#[track_caller]
fn check_listener(steps: Vec<Step>, deadlines: Deadlines, expected: &str) {
    let (authority, listener) = (Authority::new().unwrap(), Listener::scripted(steps).unwrap());
    let address = endpoint(&listener.url().replace("http", "https")).ca_file(authority.file());
    assert_eq!(attempt_within(deadlines, &address), expected);
    assert!(connections(&listener) == 1 && !has_heard_the_report(&listener), "{expected}");
}

#[test]
fn h15_t3_nothing_is_said_to_one_that_does_not_encrypt() {
    let http = Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
    check_listener(
        vec![Step::ReadSome, http.clone()],
        LONG_DEADLINES,
        "refused: received corrupt message of type InvalidContentType",
    );
    check_listener(vec![http], LONG_DEADLINES, "refused: received corrupt message of type InvalidContentType");
    check_listener(
        vec![Step::ReadSome, Step::Send(b"\x15\x03\x03\0\x02\x02\x28".to_vec())],
        LONG_DEADLINES,
        "refused: received fatal alert: HandshakeFailure",
    );
    check_listener(vec![Step::ReadSome], LONG_DEADLINES, "unreachable: tls handshake eof");
    check_listener(
        vec![Step::ReadSome, Step::Reset],
        LONG_DEADLINES,
        "unreachable: Connection reset by peer (os error 104)",
    );
    let hasty = Deadlines { connection: SHORT_TIMEOUT, attempt: LONG_TIMEOUT };
    check_listener(vec![Step::ReadSome, Step::Wait], hasty, "unreachable: no connection in time");
}

#[test]
fn t3_tls_1_3_and_1_2_are_offered_and_nothing_older() {
    let (authority, listener) = (Authority::new().unwrap(), Listener::scripted(vec![Step::ReadSome]).unwrap());
    attempt(&endpoint(&listener.url().replace("http", "https")).ca_file(authority.file()));
    let offer = listener.first_bytes().concat();
    let versions: &[u8] = &[0, 43, 0, 5, 4, 3, 4, 3, 3];
    assert!(offer.windows(versions.len()).any(|bytes| bytes == versions), "{offer:?}");
}

#[test]
fn h22_an_authority_that_is_replaced_on_disk_counts_from_the_next_report_on() {
    let [old, new] = [(); 2].map(|()| Authority::new().unwrap());
    let collector = Collector::encrypted(old.certificate(Flaw::None).unwrap()).unwrap();
    check_trusting(&old, &collector, "sent: HTTP 200");
    collector.use_certificate(new.certificate(Flaw::None).unwrap());
    check_trusting(&old, &collector, UNKNOWN);
    fs::copy(new.file(), old.file()).unwrap();
    check_trusting(&old, &collector, "sent: HTTP 200");
}

#[test]
fn b4_a_ca_file_that_is_none_keeps_the_report_here_and_is_named() {
    let collector = Collector::encrypted(Authority::new().unwrap().certificate(Flaw::None).unwrap()).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let name = file.path().display();
    let (begin, end) = ("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n");
    let (other, right) = (format!("{begin}AAAA\n{end}"), fs::read_to_string(Authority::new().unwrap().file()).unwrap());
    let damaged = format!("{begin}????\n{end}");
    for text in ["", "hello", begin, &damaged, &other, &format!("{right}{damaged}"), &format!("{right}{other}")] {
        fs::write(&file, text).unwrap();
        let words = attempt(&endpoint(&collector.url()).ca_file(file.path()));
        assert_eq!(words, format!("not opened: the CA file {name} is not certificates in PEM form"), "{text:?}");
    }
    let words = attempt(&endpoint(&collector.url()).ca_file("/nowhere/ca.pem"));
    assert_eq!(words, "not opened: the CA file /nowhere/ca.pem can't be read: No such file or directory (os error 2)");
    assert_eq!(collector.connections(), 0);
}
