//! Off is off, doubt is off, and the disclosure comes first.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::gate::blocking;
use common::{ALPHA, LATER, SOON, STOP, alpha, elsewhere, host, logged, one_report, order, outcomes};
use telemetry_core::testing::{LocalTranscript, RemoteTranscript, Transcript, Written};
use telemetry_core::{
    Builder, Consent, Context, DeliverError, Destination, Environment, OptOut, Product, Schedule, Stopped, Telemetry,
    Veto,
};

const OPTED_OUT: &str = "Telemetry not sent; opted out:";

/// Makes a report where nothing may leave: it is logged, and its outcome says why it was not sent.
#[track_caller]
fn check_off(change: impl FnOnce(Builder) -> Builder, why: &str) {
    let transcript = Transcript::to(elsewhere());
    let written = one_report(change(host(&transcript).provider(alpha())), &transcript);
    let written: Vec<_> = written.into_iter().filter(|entry| !matches!(entry, Written::Warning(_))).collect();
    assert_eq!(order(&written), "NRO");
    assert_eq!(written[1], Written::Report { heading: OPTED_OUT.to_owned(), text: ALPHA.to_owned() });
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: opted out, {why}")]);
}

/// Compares the notice of a product in an environment.
#[track_caller]
fn check_notice<const N: usize>(product: Product, variables: [(&str, &str); N], expected: &str) {
    let transcript = Transcript::to(elsewhere());
    let telemetry = Telemetry::builder(product)
        .environment(Environment::from(variables))
        .setting(transcript.clone())
        .provider(alpha())
        .sink::<LocalTranscript>()
        .sink::<RemoteTranscript>()
        .start();
    let written = transcript.when(SOON, |written| !written.is_empty());
    assert_eq!(telemetry.stop(STOP), Stopped::InTime);
    let [Written::Notice(lines)] = written.as_slice() else { panic!("{written:#?}") };
    assert_eq!(lines.join("\n"), expected);
}

#[test]
fn o7_the_notice_names_the_variable_that_turns_it_off() {
    check_notice(KURRENTDB, [("HOME", "/")], &NOTICE.replace("{choice}", CAN).replace("{where}", GOES));
    check_notice(KURRENTDB, [("DO_NOT_TRACK", "0")], &NOTICE.replace("{choice}", CAN).replace("{where}", GOES));
}

#[test]
fn o7_the_notice_names_the_variable_that_turned_it_off() {
    let set = |end| format!("You have opted out of sending telemetry by setting the {end}.");
    for (name, value, end) in [
        ("KURRENTDB_TELEMETRY_OPTOUT", "true", "KURRENTDB_TELEMETRY_OPTOUT environment variable to true"),
        ("KURRENTDB_TELEMETRY_OPTOUT", "TRUE", "KURRENTDB_TELEMETRY_OPTOUT environment variable to true"),
        ("EVENTSTORE_TELEMETRY_OPTOUT", "1", "EVENTSTORE_TELEMETRY_OPTOUT environment variable to 1"),
        ("DO_NOT_TRACK", "1", "DO_NOT_TRACK environment variable"),
    ] {
        let expected = NOTICE.replace("{choice}", &set(end)).replace("{where}", NOWHERE);
        check_notice(KURRENTDB, [(name, value)], &expected);
    }
}

#[test]
fn o7_the_notice_says_that_reports_go_nowhere() {
    let transcript = Transcript::new();
    let written = one_report(host(&transcript).provider(alpha()), &transcript);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert_eq!(lines[5], "Telemetry reports go nowhere: no endpoint is configured");
}

#[test]
fn o7_a_notice_that_comes_late_says_what_holds_then() {
    let transcript = Transcript::to(elsewhere());
    let telemetry = host(&transcript.clone().deaf(1)).provider(alpha()).start();
    let _ = transcript.when(SOON, |written| !written.is_empty());
    telemetry.opt_out();
    telemetry.report_now();
    let written = transcript.after_outcomes(1, SOON);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP)), ("NNRO", Stopped::InTime));
    let Written::Notice(lines) = &written[1] else { panic!("{written:#?}") };
    assert_eq!(lines[3], "You have opted out of sending telemetry while this program was running.");
    assert_eq!(lines[5], NOWHERE);
}

#[test]
fn o6_nothing_is_written_before_the_notice() {
    let transcript = Transcript::to(elsewhere());
    let doubt = Environment::from([("DO_NOT_TRACK", "perhaps")]);
    let written = one_report(host(&transcript).provider(alpha()).environment(doubt), &transcript);
    assert_eq!(order(&written), "NWRO");
}

#[test]
fn o1_every_variable_turns_it_off() {
    let variable = |name, value| move |host: Builder| host.environment(Environment::from([(name, value)]));
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
        move |host: Builder| host.environment(Environment::from([("DO_NOT_TRACK".into(), value)] as [(OsString, _); 1]))
    };
    for value in ["perhaps".into(), "2".into(), OsString::from_vec(b"\xff".to_vec())] {
        check_off(doubt(value), "by setting the DO_NOT_TRACK environment variable");
    }
}

#[test]
fn o1_doubt_is_warned_of_once_and_shows_no_value() {
    let transcript = Transcript::to(elsewhere());
    let doubt = Environment::from([("ACME_TELEMETRY_OPTOUT", "hunter2\n"), ("DO_NOT_TRACK", "0")]);
    let telemetry = host(&transcript).provider(alpha()).environment(doubt).start();
    for number in 1..=2 {
        telemetry.report_now();
        let _ = transcript.after_outcomes(number, SOON);
    }
    assert_eq!(telemetry.stop(STOP), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(order(&written), "NWRORO");
    let line = "ACME_TELEMETRY_OPTOUT is neither true nor false, so telemetry is opted out; set it to one of them";
    assert_eq!(written[1], Written::Warning(line.to_owned()));
    assert!(!format!("{written:?}").contains("hunter2"));
}

#[test]
fn o1_a_log_that_takes_the_notice_later_is_not_warned_again() {
    let transcript = Transcript::to(elsewhere());
    let doubt = Environment::from([("DO_NOT_TRACK", "perhaps")]);
    let host = host(&transcript.clone().deaf(1)).provider(alpha()).environment(doubt);
    assert_eq!(order(&one_report(host, &transcript)), "NWNRO");
}

#[test]
fn o8_the_builder_turns_it_off_whatever_the_environment_says() {
    let host_says = |host: Builder| host.environment(Environment::from([("DO_NOT_TRACK", "0")])).opt_out();
    check_off(host_says, "in the configuration of this program");
}

#[test]
fn o8_a_variable_is_named_before_the_builder() {
    let both = |host: Builder| host.environment(Environment::from([("DO_NOT_TRACK", "1")])).opt_out();
    check_off(both, "by setting the DO_NOT_TRACK environment variable");
}

#[test]
fn a_veto_turns_one_report_off_and_its_reason_is_said() {
    check_off(
        |host| host.veto(async |_| Some(Veto::because("since the node has opted out"))),
        "since the node has opted out",
    );
    check_off(|host| host.veto(async |_| Some(Veto::because("for\nged"))), r"for\nged");
}

#[test]
fn o8_any_of_several_vetoes_is_an_objection_and_the_first_is_the_reason() {
    let (objects, agrees) = (async |_: &Context| Some(Veto::because("since one objects")), async |_: &Context| None);
    check_off(|host| host.veto(objects).veto(agrees), "since one objects");
    check_off(|host| host.veto(agrees).veto(objects), "since one objects");
    check_off(|host| host.veto(objects).veto(async |_| Some(Veto::because("later"))), "since one objects");
    check_off(|host| host.veto(objects).veto(async |_| panic!("in the second")), UNANSWERED);
}

#[test]
fn every_veto_is_asked_whatever_an_earlier_one_says() {
    let asked = Arc::new(AtomicBool::new(false));
    let second = Arc::clone(&asked);
    let remembers = async move |_: &Context| {
        second.store(true, Ordering::SeqCst);
        None
    };
    check_off(|host| host.veto(async |_| Some(Veto::because("for now"))).veto(remembers), "for now");
    assert!(asked.load(Ordering::SeqCst));
}

#[test]
fn a_veto_that_panics_is_an_objection() {
    check_off(|host| host.veto(async |_| panic!("in the veto")), UNANSWERED);
    check_off(|host| host.veto(|_: &Context| -> std::future::Ready<Option<Veto>> { panic!("before it") }), UNANSWERED);
}

/// The one test that waits for the deadline of a veto, 10 s.
#[test]
fn a_veto_without_an_answer_is_an_objection() {
    let transcript = Transcript::to(elsewhere());
    let telemetry = host(&transcript).provider(alpha()).veto(async |_| std::future::pending().await).start();
    telemetry.report_now();
    let written = transcript.after_outcomes(1, LATER);
    assert_eq!(outcomes(&written), [format!("Telemetry report not sent: opted out, {UNANSWERED}")]);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP)), ("NRO", Stopped::InTime));
}

#[test]
fn a_veto_is_asked_anew_for_each_report() {
    let transcript = Transcript::to(elsewhere());
    let (objects, changes) = (Arc::new(AtomicBool::new(false)), AtomicBool::new(true));
    let asked = Arc::clone(&objects);
    let veto = async move |_: &Context| asked.load(Ordering::SeqCst).then(|| Veto::because("for now"));
    let telemetry = host(&transcript).provider(alpha()).veto(veto).start();
    for number in 1..=3 {
        telemetry.report_now();
        let _ = transcript.after_outcomes(number, SOON);
        objects.store(changes.fetch_not(Ordering::SeqCst), Ordering::SeqCst);
    }
    assert_eq!((order(&transcript.written()).as_str(), telemetry.stop(STOP)), ("NRDPORORDPO", Stopped::InTime));
}

#[test]
fn o4_opting_out_at_run_time_holds_for_every_later_report() {
    let transcript = Transcript::to(elsewhere());
    let telemetry = host(&transcript).provider(alpha()).start();
    assert_eq!(telemetry.status().consent(), Consent::Given);
    telemetry.report_now();
    let _ = transcript.after_outcomes(1, SOON);
    telemetry.opt_out();
    assert_eq!(telemetry.status().consent(), Consent::OptedOut(OptOut::AtRunTime));
    telemetry.report_now();
    let written = transcript.after_outcomes(2, SOON);
    assert_eq!((order(&written).as_str(), logged(&written)), ("NRDPORO", vec![ALPHA; 2]));
    assert_eq!(outcomes(&written)[1], "Telemetry report not sent: opted out, while this program was running");
    assert_eq!(telemetry.stop(STOP), Stopped::InTime);
}

#[test]
fn o4_opting_out_between_two_attempts_ends_them_at_once() {
    let later = DeliverError::Busy { reason: "HTTP 429".into(), retry_after: Some(Duration::from_secs(200)) };
    let transcript = Transcript::to(elsewhere()).answering([Err(later)]);
    let telemetry = host(&transcript).provider(alpha()).start();
    telemetry.report_now();
    let _ = transcript.when(SOON, |written| order(written).ends_with('A'));
    telemetry.opt_out();
    let written = transcript.after_outcomes(1, SOON);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP)), ("NRDPAO", Stopped::InTime));
    assert!(outcomes(&written)[0].contains("opted out, while this program was running"), "{written:?}");
}

#[test]
fn o4_opting_out_while_a_report_is_collected_comes_in_time() {
    let transcript = Transcript::to(elsewhere());
    let (slow, gate) = blocking();
    let telemetry = host(&transcript).provider(slow).start();
    telemetry.report_now();
    gate.started.wait();
    telemetry.opt_out();
    gate.release.open();
    let written = transcript.after_outcomes(1, SOON);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP)), ("NRO", Stopped::InTime));
    assert!(matches!(&written[1], Written::Report { heading, .. } if heading == OPTED_OUT), "{written:?}");
}

#[test]
fn intervals_under_an_hour_go_to_this_machine_only() {
    let hurried = Schedule::new(Duration::ZERO, Duration::from_secs(1)).unwrap();
    for host_name in ["127.0.0.1", "localhost", "[::1]"] {
        let transcript = Transcript::to(Destination::new("http", host_name, 8080));
        let written = one_report(host(&transcript).provider(alpha()).schedule(hurried), &transcript);
        assert!(order(&written).starts_with("NRDPO"), "{written:?}");
    }
    let transcript = Transcript::to(elsewhere());
    let written = one_report(host(&transcript).provider(alpha()).schedule(hurried), &transcript);
    assert!(order(&written).starts_with("NWRO") && !order(&written).contains('D'), "{written:?}");
}

#[test]
fn intervals_of_an_hour_go_anywhere() {
    let hourly = Schedule::new(Duration::from_secs(3600), Duration::from_secs(3600)).unwrap();
    let transcript = Transcript::to(elsewhere());
    assert_eq!(order(&one_report(host(&transcript).provider(alpha()).schedule(hourly), &transcript)), "NRDPO");
}

const UNANSWERED: &str = "since the host did not say whether it may be sent";

const KURRENTDB: Product = Product {
    name: "KurrentDB",
    company: "Kurrent, Inc.",
    page: "https://kurrent.io/telemetry",
    opt_out: "KURRENTDB_TELEMETRY_OPTOUT",
    older_opt_outs: &["EVENTSTORE_TELEMETRY_OPTOUT"],
};

const NOTICE: &str = "\
Telemetry
---------
KurrentDB collects usage data in order to improve your experience. The data is anonymous and collected by Kurrent, Inc.
{choice}
For more information visit https://kurrent.io/telemetry
{where}
Telemetry reports are made 1 h after start and every 24 h
Telemetry sections: alpha (telemetry-core 0.1.0)\nTelemetry channels: LocalTranscript (telemetry_core), \
RemoteTranscript (telemetry_core)";

const CAN: &str =
    "You can opt out of sending telemetry by setting the KURRENTDB_TELEMETRY_OPTOUT environment variable to true.";
const GOES: &str = "Telemetry reports go to https://telemetry.example.com:443";
const NOWHERE: &str = "Telemetry reports go nowhere: opted out";
