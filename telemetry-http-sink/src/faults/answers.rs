//! Who answers something else than was asked for, or more.

use telemetry_testkit::{Answer, CANARIES, Collector, Step};

use super::*;

/// What the sink makes of these steps, without asking twice.
#[track_caller]
fn check(steps: Vec<Step>, expected: &str) {
    let script = format!("{steps:?}");
    let listener = Listener::scripted(steps).unwrap();
    let words = attempt(&endpoint(&listener.url()));
    let is_expected = words.starts_with(expected) && listener.connections() == 1;
    assert!(is_expected, "{words} instead of {expected}: {script:.200}");
}

#[test]
fn h8_h9_what_breaks_off_is_tried_again_and_what_is_no_http_is_not() {
    for peer in hostile::broken() {
        check(peer.steps, &words_for(peer.expected));
    }
    let length = "refused: invalid content-length parsed";
    for lie in ["-1", "1e9", "99999999999999999999999", "1\r\nContent-Length: 2"] {
        check(hostile::answer(&format!("HTTP/1.1 200 OK\r\nContent-Length: {lie}\r\n\r\n")), length);
    }
    check(hostile::answer("HTTP/1.1 200 OK\r\nX\0Y: 1\r\n\r\n"), "refused: invalid HTTP header parsed");
    check(hostile::status("101", "Upgrade: x\r\nConnection: upgrade\r\n"), "refused: HTTP 101");
    check(hostile::status("999", ""), "refused: HTTP 999");
}

#[test]
fn h10_every_status_is_asked_for_once() {
    let collector = Collector::start().unwrap();
    for status in 200..600 {
        collector.answering(status);
        let words = attempt(&endpoint(&collector.url()));
        assert!(words.contains(&format!(": HTTP {status}")), "{words} instead of HTTP {status}");
        assert_eq!(words.starts_with("sent"), (200..300).contains(&status), "{words}");
    }
    assert_eq!((collector.received().len(), collector.connections()), (400, 400));
    for interim in (100..200).filter(|status| *status != 101) {
        let answer = format!("HTTP/1.1 {interim} Wait\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n");
        check(hostile::answer(&answer), "sent: HTTP 202");
    }
}

#[test]
fn h12_no_value_of_retry_after_does_harm() {
    for value in hostile::RETRY_AFTERS {
        check(hostile::retry_after(&[value]), "busy: HTTP 503");
    }
    check(hostile::retry_after(&hostile::RETRY_AFTERS), "busy: HTTP 503");
}

#[test]
fn h13_of_a_body_nothing_is_needed_however_large_it_is_or_says_to_be() {
    check(hostile::large_body(1024), "sent: HTTP 200");
    for encoding in [hostile::ContentEncoding::Gzip, hostile::ContentEncoding::Missing] {
        check(hostile::gzip_bomb(1024, encoding), "sent: HTTP 200");
    }
    for length in [1, 1 << 60] {
        check(hostile::lying_length(length, b"body"), "sent: HTTP 200");
    }
    let chunked = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n";
    check(hostile::answer(chunked), "sent: HTTP 202");
}

#[test]
fn h13_a_head_has_a_limit() {
    let large = "refused: message head is too large";
    check(hostile::status("200", &"X: y\r\n".repeat(101)), large);
    check(hostile::status("200", &format!("X: {}\r\n", "y".repeat(1 << 20))), large);
    check(hostile::answer(&format!("HTTP/1.1 200 {}", "y".repeat(1 << 20))), large);
}

#[test]
fn h14_nothing_of_what_a_collector_writes_is_repeated() {
    let secrets = format!("{} {BODY} {}", hostile::FORGERY, CANARIES.concat());
    let collector = Collector::start().unwrap();
    for status in [200, 302, 400, 410, 413, 503] {
        let answer =
            Answer::status(status).with_body(secrets.as_str()).with_header("location", "https://b.example/canary");
        let answer = answer.with_header("telemetry-receipt", "canary");
        collector.answering_with(vec![answer.with_header("x-canary", "canary")]);
        check_words(&attempt(&endpoint(&collector.url())));
    }
    for place in [format!("HTTP/1.1 400 {secrets}"), format!("HTTP/1.1 200 OK\r\nLocation: {secrets}"), secrets] {
        let listener = Listener::scripted(hostile::answer(&format!("{place}\r\n\r\n"))).unwrap();
        check_words(&attempt(&endpoint(&listener.url())));
    }
}

#[track_caller]
fn check_words(words: &str) {
    let is_clean = words.bytes().all(|byte| matches!(byte, b' '..=b'~')) && words.len() < 200;
    let is_silent = ["canary", "uptime", "all is well"].iter().all(|said| !words.contains(said));
    assert!(is_clean && is_silent, "{words:?} instead of a short line of the sink's own words");
}
