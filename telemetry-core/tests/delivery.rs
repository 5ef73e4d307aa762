//! Nothing leaves unseen: local channels first, then the same text to remote ones, and one outcome.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::faulty::*;
use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, host, last_outcome, nearby, one_report, order,
    outcomes, posted, reports, warnings,
};
use telemetry_core::testing::{RemoteTranscript, Transcript, Written};
use telemetry_core::{Builder, CollectError, DeliveryStatus, NotSent, Stopped};

/// Makes a report through a faulty remote channel and a good one, and another one after it.
#[track_caller]
fn check_faulty_remote<const FAULT: u8>(outcome: &str) {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).sink::<FaultyRemote<FAULT>>().start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let written = transcript.after_outcomes(number, EVENT_TIMEOUT);
        assert_eq!(outcomes(&written), vec![outcome; number], "{written:?}");
        assert_eq!(posted(&written), vec![ALPHA; number], "the good channel is not concerned");
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

/// Makes a report through a faulty local channel alone, which is named with what it said, then two through that and a good
/// one, which is warned of it where `written_in_order` says so. What should have been written and could not be is not sent,
/// whatever the good one has taken.
#[track_caller]
fn check_faulty_local<const FAULT: u8>(said: &str, written_in_order: &str) {
    let transcript = Transcript::to(nearby());
    let alone = bare().provider(alpha()).setting(transcript.clone());
    let alone = alone.sink::<FaultyLocal<FAULT>>().sink::<RemoteTranscript>().start();
    drop(alone.report_now());
    let line = last_outcome(&alone).to_string();
    assert!(line.starts_with("Telemetry report not sent: no log took it") && line.ends_with(said), "{line}");
    assert_eq!(alone.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(transcript.written(), [], "the remote channel was not opened");

    let telemetry = host(&transcript).provider(alpha()).sink::<FaultyLocal<FAULT>>().start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let _ = transcript.after_outcomes(number, EVENT_TIMEOUT);
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(order(&written), written_in_order);
    let is_sent = written_in_order.contains('P');
    let not_logged =
        "Telemetry report not sent: a log could not write it, and what is not logged is not sent; FaultyLocal (";
    for line in outcomes(&written) {
        assert!(
            is_sent == (line == SENT) && (is_sent || line.starts_with(not_logged) && line.ends_with(said)),
            "{line}"
        );
    }
    let warnings = warnings(&written);
    assert!(warnings.iter().all(|line| line.ends_with(&format!(" failed{said}"))), "{warnings:?}");
}

#[test]
fn rule_1_a_report_is_logged_then_sent_then_its_outcome_is_told() {
    let transcript = Transcript::to(nearby());
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    let [Written::Notice(_), report, Written::Opened, Written::Delivery { body, .. }, outcome] = written.as_slice()
    else {
        panic!("{written:#?}");
    };
    let heading = "Sending telemetry data to http://localhost:8080:".to_owned();
    assert_eq!(*report, Written::Report { heading, text: ALPHA.to_owned() });
    assert_eq!(body, ALPHA);
    let line = "Telemetry report sent to http://localhost:8080: taken";
    assert_eq!(*outcome, Written::Outcome(line.to_owned()));
}

#[test]
fn c9_a_preview_shows_the_text_that_is_sent() {
    let transcript = Transcript::to(nearby());
    let preview = host(&transcript).provider(alpha()).preview().unwrap().into_report();
    assert_eq!(transcript.written(), [], "a preview writes and opens nothing");
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    assert_eq!(posted(&written), [preview.text()]);
}

#[test]
fn a_remote_channel_that_is_not_configured_is_not_opened() {
    let transcript = Transcript::new();
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    assert_eq!(order(&written), "NRO");
    let heading = "Telemetry not sent; no endpoint configured:".to_owned();
    assert_eq!(written[1], Written::Report { heading, text: ALPHA.to_owned() });
    assert_eq!(outcomes(&written), ["Telemetry report not sent: no endpoint configured"]);
}

#[test]
fn two_remote_channels_are_named_in_one_heading_and_one_outcome() {
    let transcript = Transcript::to(nearby());
    let written = one_report(host(&transcript).provider(alpha()).sink::<FaultyRemote<REFUSES>>(), &transcript);
    let Written::Report { heading, .. } = &written[1] else { panic!("{written:#?}") };
    assert!(heading.starts_with("Sending telemetry data to http://127.0.0.9:80, http://localhost:8080:"));
    assert_eq!(outcomes(&written), [format!("Telemetry report not delivered to http://127.0.0.9:80: refused; {SENT}")]);
}

#[test]
fn g12_a_report_without_a_section_is_neither_logged_nor_sent() {
    let transcript = Transcript::to(nearby());
    let fails = by::<Alpha, _>(async |_| Err(CollectError::Unavailable("it is broken")));
    let written = one_report(host(&transcript).provider(fails), &transcript);
    assert_eq!(order(&written), "NO");
    let line = "Telemetry report not sent: no section could be collected; absent: alpha (it is broken)";
    assert_eq!(outcomes(&written), [line]);
}

#[test]
fn rule_3_a_log_that_comes_later_is_told_the_notice_before_any_report() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript.clone().rejecting_first(1)).provider(alpha()).start();
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    assert_eq!(order(&written), "NNRDPO");
    drop(telemetry.report_now());
    assert_eq!(order(&transcript.after_outcomes(2, EVENT_TIMEOUT)), "NNRDPORDPO");
}

#[test]
fn rule_3_a_log_that_takes_reports_and_not_the_notice_is_no_disclosure() {
    check_faulty_local::<TAKES_REPORTS_ONLY>(": refused", "NRDPORDPO");
}

#[test]
fn rule_1_without_a_local_channel_nothing_is_opened() {
    let transcript = Transcript::to(nearby());
    let telemetry = bare().provider(alpha()).setting(transcript.clone()).sink::<RemoteTranscript>().start();
    drop(telemetry.report_now());
    let expected =
        "Telemetry report not sent: no log took it, or the notice before it, and what is not logged is not sent";
    let outcome = last_outcome(&telemetry);
    assert_eq!(outcome.to_string(), expected);
    assert!(matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::NotLogged(_))) && outcome.is_broken());
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(transcript.written(), []);
}

#[test]
fn rule_1_a_report_that_no_local_channel_took_is_not_sent() {
    check_faulty_local::<REFUSES>(": refused", "NRDPORDPO");
    check_faulty_local::<NOT_CONFIGURED_AFTER_ALL>(" is not sent", "NRDPORDPO");
    check_faulty_local::<REFUSES_REPORTS>(": refused", "NRDPORDPO");
}

#[test]
fn rule_1_a_local_channel_that_fails_is_named_and_another_one_is_warned_once() {
    check_faulty_local::<FAILS_TO_OPEN>(": no certificates", "NWRORO");
    check_faulty_local::<FAILS_TO_WRITE_REPORTS>(": no space left", "NRWORO");
}

#[test]
fn l3_a_local_channel_that_fails_after_a_report_was_taken_is_warned_of_once() {
    let beta = by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let written = reports(bare().provider(beta).sink::<FaultyLocal<FAILS_TO_WRITE_OUTCOMES>>(), 3);
    assert_eq!(order(&written), "NROWRORO");
    let [line] = warnings(&written).try_into().unwrap();
    assert_eq!(line, "Telemetry channel FaultyLocal (delivery) failed: no space left");
}

#[test]
fn rule_1_a_local_channel_that_panics_did_not_take_the_report() {
    check_faulty_local::<PANICS_IN_OPEN>(": it panicked", "NWRORO");
    check_faulty_local::<PANICS_IN_DELIVER>(": it panicked", "NWRORO");
    check_faulty_local::<PANICS_BEFORE_DELIVER>(": it panicked", "NWRORO");
    check_faulty_local::<PANICS_IN_DROP>(": refused", "NRDPORDPO");
    check_faulty_local::<PANICS_WITH_PANIC_ON_DROP>(": it panicked", "NWRORO");
}

#[test]
fn a_remote_channel_that_panics_is_a_failed_delivery() {
    let panicked = format!("{}; {SENT}", "Telemetry report not delivered to http://127.0.0.9:80: it panicked");
    check_faulty_remote::<PANICS_IN_OPEN>(&panicked);
    check_faulty_remote::<PANICS_IN_DELIVER>(&panicked);
    check_faulty_remote::<PANICS_BEFORE_DELIVER>(&panicked);
    check_faulty_remote::<PANICS_WITH_PANIC_ON_DROP>(&panicked);
    check_faulty_remote::<PANICS_IN_DROP>(&format!(
        "Telemetry report not delivered to http://127.0.0.9:80: refused; {SENT}"
    ));
    check_faulty_remote::<PANICS_IN_DESTINATION>(SENT);
}

#[test]
fn a_remote_channel_that_cannot_be_opened_says_so() {
    check_faulty_remote::<FAILS_TO_OPEN>(&format!(
        "Telemetry report not delivered to http://127.0.0.9:80: no certificates; {SENT}"
    ));
    check_faulty_remote::<NOT_CONFIGURED_AFTER_ALL>(&format!(
        "Telemetry report not delivered to http://127.0.0.9:80: it said that it sends there, and then opened nothing; {SENT}"
    ));
}

#[test]
fn a_remote_channel_that_panics_where_it_is_asked_for_its_destination_is_said_as_what_it_is() {
    let transcript = Transcript::new();
    let host = host(&transcript).provider(alpha()).sink::<FaultyRemote<PANICS_IN_DESTINATION>>();
    let written = one_report(host, &transcript);
    let why = "FaultyRemote (delivery): asked where it sends, it panicked";
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: no channel can be used: {why}")]);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert_eq!(lines[5], format!("Telemetry reports go nowhere: no channel can be used: {why}"));
    let warning = "Telemetry channel FaultyRemote (delivery) can't be used: asked where it sends, it panicked";
    assert_eq!(warnings(&written), [warning]);
}

#[test]
fn a_receiver_learns_which_schema_the_report_fits() {
    let transcript = Transcript::to(nearby());
    let schema_id = |host: Builder| {
        let id = host.catalogue().schema_id();
        let written = one_report(host, &transcript);
        let Some(Written::Delivery { schema_id, .. }) =
            written.iter().rfind(|entry| matches!(entry, Written::Delivery { .. }))
        else {
            panic!("{written:#?}");
        };
        assert_eq!(*schema_id, id);
        id
    };
    let beta = || by(async |_| Ok(Beta { count: 1.into(), flag: true.into() }));
    let [one, same] = [(); 2].map(|()| schema_id(host(&transcript).provider(alpha()).provider(beta())));
    let refused = schema_id(host(&transcript).provider(alpha()).provider(beta()).without("beta.flag"));
    assert!(one == same && one != refused && one.starts_with("urn:telemetry-schema:sha256:"), "{one} {refused}");
}

const SENT: &str = "Telemetry report sent to http://localhost:8080: taken";
