//! Off is off, and doubt is off.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::gate::blocking;
use common::{
    ALPHA, EVENT_TIMEOUT, REPORT_TIMEOUT, STOP_TIMEOUT, alpha, host, logged, nearby, one_report, order, outcomes,
};
use telemetry_core::testing::{Transcript, Written};
use telemetry_core::{Builder, Consent, Context, DeliverError, EnvVars, OptOut, Stopped};

const OPTED_OUT: &str = "Telemetry not sent; opted out:";

/// Makes a report where nothing may leave: it is logged, and its outcome says why it was not sent.
#[track_caller]
fn check_off(change: impl FnOnce(Builder) -> Builder, why: &str) {
    let transcript = Transcript::to(nearby());
    let written = one_report(change(host(&transcript).provider(alpha())), &transcript);
    let written: Vec<_> = written.into_iter().filter(|entry| !matches!(entry, Written::Warning(_))).collect();
    assert_eq!(order(&written), "NRO");
    assert_eq!(written[1], Written::Report { heading: OPTED_OUT.to_owned(), text: ALPHA.to_owned() });
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: opted out, {why}")]);
}

/// As [`check_off`], where it is not known whether somebody opted out.
#[track_caller]
fn check_unknown(change: impl FnOnce(Builder) -> Builder, why: &str) {
    let transcript = Transcript::to(nearby());
    let written = one_report(change(host(&transcript).provider(alpha())), &transcript);
    let written: Vec<_> = written.into_iter().filter(|entry| !matches!(entry, Written::Warning(_))).collect();
    assert_eq!(order(&written), "NRO");
    let heading = "Telemetry not sent; consent unknown:".to_owned();
    assert_eq!(written[1], Written::Report { heading, text: ALPHA.to_owned() });
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: consent unknown, {why}")]);
}

#[test]
fn o1_every_variable_turns_it_off() {
    let variable = |name, value| move |host: Builder| host.env_vars(EnvVars::from([(name, value)]));
    let own = "by setting the ACME_TELEMETRY_OPTOUT environment variable to true";
    check_off(variable("ACME_TELEMETRY_OPTOUT", "true"), own);
    check_off(variable("ACME_TELEMETRY_OPTOUT", " True "), own);
    check_off(
        variable("OLD_ACME_TELEMETRY_OPTOUT", "on"),
        "by setting the OLD_ACME_TELEMETRY_OPTOUT environment variable to on",
    );
    check_off(variable("DO_NOT_TRACK", "1"), "by setting the DO_NOT_TRACK environment variable");
}

#[test]
fn o1_doubt_turns_it_off() {
    let doubt = |value: OsString| {
        move |host: Builder| host.env_vars(EnvVars::from([("DO_NOT_TRACK".into(), value)] as [(OsString, _); 1]))
    };
    for value in ["perhaps".into(), "2".into(), OsString::from_vec(b"\xff".to_vec())] {
        check_unknown(doubt(value), "since the DO_NOT_TRACK environment variable is neither true nor false");
    }
}

#[test]
fn o1_doubt_is_warned_of_once_and_shows_no_value() {
    let transcript = Transcript::to(nearby());
    let doubt = EnvVars::from([("ACME_TELEMETRY_OPTOUT", "hunter2\n"), ("DO_NOT_TRACK", "0")]);
    let telemetry = host(&transcript).provider(alpha()).env_vars(doubt).start();
    for number in 1..=2 {
        drop(telemetry.report_now());
        let _ = transcript.after_outcomes(number, EVENT_TIMEOUT);
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(order(&written), "NWRORO");
    let line = "ACME_TELEMETRY_OPTOUT is neither true nor false, so no telemetry is sent; set it to one of them";
    assert_eq!(written[1], Written::Warning(line.to_owned()));
    assert!(!format!("{written:?}").contains("hunter2"));
}

#[test]
fn o8_the_builder_turns_it_off_whatever_the_environment_says() {
    let host_says = |host: Builder| host.env_vars(EnvVars::from([("DO_NOT_TRACK", "0")])).opt_out();
    check_off(host_says, "in the configuration of this program");
}

#[test]
fn o8_a_variable_is_named_before_the_builder() {
    let both = |host: Builder| host.env_vars(EnvVars::from([("DO_NOT_TRACK", "1")])).opt_out();
    check_off(both, "by setting the DO_NOT_TRACK environment variable");
}

#[test]
fn a_consent_source_turns_one_report_off_and_its_reason_is_said() {
    check_off(
        |host| host.consent(async |_| Consent::opted_out("since the node has opted out")),
        "since the node has opted out",
    );
    check_off(|host| host.consent(async |_| Consent::opted_out("for\nged")), r"for\nged");
}

#[test]
fn rule_2_a_consent_source_that_does_not_know_leaves_a_doubt_which_is_no_opt_out() {
    check_unknown(|host| host.consent(async |_| Consent::unknown("since it is silent")), "since it is silent");
}

#[test]
fn o8_of_several_consent_sources_any_off_wins_and_an_opt_out_before_a_doubt() {
    let out = async |_: &Context| Consent::opted_out("since one objects");
    let granted = async |_: &Context| Consent::Granted;
    let unknown = async |_: &Context| Consent::unknown("since one is silent");
    check_off(|host| host.consent(out).consent(granted), "since one objects");
    check_off(|host| host.consent(granted).consent(out), "since one objects");
    check_off(|host| host.consent(out).consent(async |_| Consent::opted_out("later")), "since one objects");
    check_off(|host| host.consent(unknown).consent(out), "since one objects");
    check_off(|host| host.consent(out).consent(async |_| panic!("in the second")), "since one objects");
    check_unknown(|host| host.consent(granted).consent(unknown), "since one is silent");
    check_unknown(|host| host.consent(granted).consent(async |_| panic!("in the second")), UNANSWERED);
}

#[test]
fn every_consent_source_is_asked_whatever_an_earlier_one_says() {
    let asked = Arc::new(AtomicBool::new(false));
    let second = Arc::clone(&asked);
    let second_source = async move |_: &Context| {
        second.store(true, Ordering::SeqCst);
        Consent::Granted
    };
    check_off(|host| host.consent(async |_| Consent::opted_out("for now")).consent(second_source), "for now");
    assert!(asked.load(Ordering::SeqCst));
}

#[test]
fn a_consent_source_that_panics_leaves_a_doubt() {
    check_unknown(|host| host.consent(async |_| panic!("in the source")), UNANSWERED);
    check_unknown(
        |host| host.consent(|_: &Context| -> std::future::Ready<Consent> { panic!("before it") }),
        UNANSWERED,
    );
}

/// The one test that waits for the deadline of a consent source, 10 s: one waits, and one blocks its thread.
#[test]
fn a_consent_source_without_an_answer_leaves_a_doubt() {
    let blocks = |_: &Context| -> std::future::Ready<Consent> {
        loop {
            std::thread::park();
        }
    };
    let transcript = Transcript::to(nearby());
    let silent = host(&transcript).provider(alpha()).consent(async |_| std::future::pending().await).consent(blocks);
    let telemetry = silent.start();
    telemetry.report_now().wait(REPORT_TIMEOUT).unwrap();
    let written = transcript.written();
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: consent unknown, {UNANSWERED}")]);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRO", Stopped::InTime));
}

#[test]
fn consent_is_asked_for_anew_for_each_report() {
    let transcript = Transcript::to(nearby());
    let (objects, changes) = (Arc::new(AtomicBool::new(false)), AtomicBool::new(true));
    let asked = Arc::clone(&objects);
    let source = async move |_: &Context| match asked.load(Ordering::SeqCst) {
        true => Consent::opted_out("for now"),
        false => Consent::Granted,
    };
    let telemetry = host(&transcript).provider(alpha()).consent(source).start();
    for _ in 1..=3 {
        telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
        objects.store(changes.fetch_not(Ordering::SeqCst), Ordering::SeqCst);
    }
    assert_eq!((order(&transcript.written()).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRDPORORDPO", Stopped::InTime));
}

#[test]
fn that_there_is_no_endpoint_is_said_first() {
    let sources: [fn(Builder) -> Builder; 3] = [
        |host| host.consent(async |_| Consent::unknown("since it is silent")),
        |host| host.consent(async |_| Consent::opted_out("for now")),
        Builder::opt_out,
    ];
    for source in sources {
        let transcript = Transcript::new();
        let written = one_report(source(host(&transcript).provider(alpha())), &transcript);
        let heading = "Telemetry not sent; no endpoint configured:".to_owned();
        assert_eq!(written[1], Written::Report { heading, text: ALPHA.to_owned() });
        assert_eq!(outcomes(&written), ["Telemetry report not sent: no endpoint configured"]);
    }
}

#[test]
fn o4_opting_out_at_run_time_holds_for_every_later_report() {
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).start();
    assert_eq!(telemetry.status().consent(), Consent::Granted);
    drop(telemetry.report_now());
    let _ = transcript.after_outcomes(1, EVENT_TIMEOUT);
    telemetry.opt_out();
    assert_eq!(telemetry.status().consent(), Consent::OptedOut(OptOut::AtRunTime));
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(2, EVENT_TIMEOUT);
    assert_eq!((order(&written).as_str(), logged(&written)), ("NRDPORO", vec![ALPHA; 2]));
    assert_eq!(outcomes(&written)[1], "Telemetry report not sent: opted out, while this program was running");
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
}

#[test]
fn o4_opting_out_between_two_attempts_ends_them_at_once() {
    let later = DeliverError::Busy { reason: "HTTP 429".into(), retry_after: Some(Duration::from_secs(200)) };
    let transcript = Transcript::to(nearby()).answering([Err(later)]);
    let telemetry = host(&transcript).provider(alpha()).start();
    drop(telemetry.report_now());
    let _ = transcript.when(EVENT_TIMEOUT, |written| order(written).ends_with('A'));
    telemetry.opt_out();
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRDPAO", Stopped::InTime));
    assert!(outcomes(&written)[0].contains("opted out, while this program was running"), "{written:?}");
}

#[test]
fn o4_opting_out_while_a_report_is_collected_comes_in_time() {
    let transcript = Transcript::to(nearby());
    let (slow, gate) = blocking();
    let telemetry = host(&transcript).provider(slow).start();
    drop(telemetry.report_now());
    gate.started.wait();
    telemetry.opt_out();
    gate.release.open();
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NRO", Stopped::InTime));
    assert!(matches!(&written[1], Written::Report { heading, .. } if heading == OPTED_OUT), "{written:?}");
}

const UNANSWERED: &str = "since the host did not say whether it may be sent";
