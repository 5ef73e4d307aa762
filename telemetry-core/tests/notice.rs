//! The disclosure comes first, and says what holds.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::{EVENT_TIMEOUT, STOP_TIMEOUT, alpha, host, nearby, one_report, order};
use telemetry_core::testing::{LocalTranscript, RemoteTranscript, Transcript, Written};
use telemetry_core::{EnvVars, Product, Stopped, Telemetry};

/// Compares the notice of a product in an environment.
#[track_caller]
fn check_notice<const N: usize>(product: Product, variables: [(&str, &str); N], expected: &str) {
    let transcript = Transcript::to(nearby());
    let telemetry = Telemetry::builder(product)
        .env_vars(EnvVars::from(variables))
        .setting(transcript.clone())
        .provider(alpha())
        .sink::<LocalTranscript>()
        .sink::<RemoteTranscript>()
        .start();
    let written = transcript.when(EVENT_TIMEOUT, |written| !written.is_empty());
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
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
fn o7_the_notice_says_which_variable_leaves_a_doubt_and_never_that_somebody_opted_out() {
    let choice = "No telemetry is sent, since the DO_NOT_TRACK environment variable is neither true nor false; opt out by \
                  setting it to true.";
    let nowhere = "Telemetry reports go nowhere: consent unknown";
    let transcript = Transcript::to(nearby());
    let doubt = EnvVars::from([("DO_NOT_TRACK", "perhaps")]);
    let written = one_report(host(&transcript).provider(alpha()).env_vars(doubt), &transcript);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert_eq!((lines[3].as_str(), lines[5].as_str()), (choice, nowhere));
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
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript.clone().rejecting_first(1)).provider(alpha()).start();
    let _ = transcript.when(EVENT_TIMEOUT, |written| !written.is_empty());
    telemetry.opt_out();
    drop(telemetry.report_now());
    let written = transcript.after_outcomes(1, EVENT_TIMEOUT);
    assert_eq!((order(&written).as_str(), telemetry.stop(STOP_TIMEOUT)), ("NNRO", Stopped::InTime));
    let Written::Notice(lines) = &written[1] else { panic!("{written:#?}") };
    assert_eq!(lines[3], "You have opted out of sending telemetry while this program was running.");
    assert_eq!(lines[5], NOWHERE);
}

#[test]
fn o6_nothing_is_written_before_the_notice() {
    let transcript = Transcript::to(nearby());
    let doubt = EnvVars::from([("DO_NOT_TRACK", "perhaps")]);
    let written = one_report(host(&transcript).provider(alpha()).env_vars(doubt), &transcript);
    assert_eq!(order(&written), "NWRO");
}

#[test]
fn o1_a_log_that_takes_the_notice_later_is_not_warned_again() {
    let transcript = Transcript::to(nearby());
    let doubt = EnvVars::from([("DO_NOT_TRACK", "perhaps")]);
    let host = host(&transcript.clone().rejecting_first(1)).provider(alpha()).env_vars(doubt);
    assert_eq!(order(&one_report(host, &transcript)), "NWNRO");
}

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
const GOES: &str = "Telemetry reports go to http://localhost:8080";
const NOWHERE: &str = "Telemetry reports go nowhere: opted out";
