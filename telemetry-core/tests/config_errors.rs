//! Errors in how a host put a program together: found by `check`, and warned of once by `start`.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::Mutex;
use std::time::Duration;

use common::{
    ALPHA, Alpha, Beta, EVENT_TIMEOUT, STOP_TIMEOUT, alpha, bare, by, config_errors, elsewhere, host, logged, nearby,
    one_report, order, warnings,
};
use telemetry_core::testing::{RemoteTranscript, Transcript, Written};
use telemetry_core::{
    Consent, Context, DeliveryStatus, Destination, Doubt, NotSent, Providers, Reading, Schedule, Setting, Sinks,
    Stopped, Supplied,
};

#[test]
fn a_program_without_errors_has_none() {
    assert_eq!(config_errors(&host(&Transcript::to(nearby())).provider(alpha())), [""; 0]);
}

#[test]
fn p17_without_a_section_there_is_no_report_and_one_warning() {
    let transcript = Transcript::to(nearby());
    let error = "no telemetry section is linked into this program: name a provider crate in `telemetry_core::link!` and call \
                   `discover()`";
    assert_eq!(config_errors(&host(&transcript)), [error]);
    let telemetry = host(&transcript).start();
    for _ in 0..3 {
        let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
        assert_eq!(outcome.status(), &DeliveryStatus::NotSent(NotSent::Empty));
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!((order(&written).as_str(), warnings(&written)), ("NW", vec![error]));
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert!(lines[7].starts_with("Telemetry channels: "), "{lines:?}");
}

#[test]
fn a_source_for_a_section_that_nobody_collects_is_told() {
    let host = host(&Transcript::new())
        .provider(alpha())
        .supply::<Beta>(async |_| Ok(Beta { count: Reading::default(), flag: Reading::default() }));
    let error = "the host supplies the telemetry section `beta`, and no provider of it is linked: link telemetry-core, or \
                   leave `supply` out";
    assert_eq!(config_errors(&host), [error]);
}

#[test]
fn a_program_without_a_local_channel_is_told_so() {
    let silent = bare().provider(alpha()).setting(Transcript::to(nearby())).sink::<RemoteTranscript>();
    let error = "no local telemetry channel is linked into this program, and what is not logged is not sent: name the \
                   crate of a log sink in `telemetry_core::link!` and call `discover()`, or pass one to `sink`";
    assert_eq!(config_errors(&silent), [error]);
}

#[test]
fn a_schedule_that_is_too_frequent_loses_the_channels_that_leave_this_machine() {
    let error = "a first report or an interval of less than an hour is for this machine only, not for \
                   https://telemetry.example.com:443: choose longer times";
    for (first, interval) in [(3600, 3599), (3599, 24 * 3600)] {
        let too_frequent = Schedule::new(Duration::from_secs(first), Duration::from_secs(interval)).unwrap();
        let transcript = Transcript::to(elsewhere());
        let wrong = || host(&transcript).provider(alpha()).schedule(too_frequent);
        assert_eq!(config_errors(&wrong()), [error]);
        let telemetry = wrong().start();
        for _ in 0..2 {
            let outcome = telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
            let why = format!("RemoteTranscript (telemetry_core): {error}");
            assert_eq!(outcome.status(), &DeliveryStatus::NotSent(NotSent::Unusable(why.into())));
        }
        assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
        let written = transcript.written();
        assert!(warnings(&written).contains(&error), "{written:?}");
        assert_eq!(logged(&written), [ALPHA; 2], "the rest is reported");
    }
}

#[test]
fn what_a_host_gives_twice_is_told_and_the_first_counts() {
    struct Cards(u64);
    impl Setting for Cards {
        type Reader = Providers;
    }
    let reads =
        by::<Beta, _>(async |cx| Ok(Beta { count: cx.setting().map(|Cards(count)| *count).into(), flag: true.into() }));
    let twice = bare()
        .provider(reads)
        .setting(Cards(1))
        .setting(Cards(2))
        .provider(Supplied::<Alpha>::default())
        .supply::<Alpha>(async |_| Ok(Alpha { count: 1 }))
        .supply::<Alpha>(async |_| Ok(Alpha { count: 2 }));
    let expected = [
        "the host gives the telemetry setting config_errors::what_a_host_gives_twice_is_told_and_the_first_counts::Cards twice: \
         leave one of them out",
        "the host supplies the telemetry section `alpha` twice: leave one `supply` out",
    ];
    assert_eq!(config_errors(&twice)[..2], expected);
    let text = twice.preview().unwrap().into_report().to_string();
    assert_eq!((text.matches("\"count\": 1").count(), text.matches("\"count\": 2").count()), (2, 0), "{text}");
}

#[test]
fn a_setting_that_nobody_reads_is_warned_of_after_the_first_report() {
    struct Unread;
    impl Setting for Unread {
        type Reader = Providers;
    }
    let transcript = Transcript::to(nearby());
    let telemetry = host(&transcript).provider(alpha()).setting(Unread).start();
    for _ in 0..2 {
        telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    let written = transcript.written();
    assert_eq!(order(&written), "NRDPOWRDPO");
    let [line] = warnings(&written).try_into().unwrap();
    assert!(
        line.starts_with("nobody has read the telemetry setting config_errors::") && line.contains("::Unread: "),
        "{line}"
    );
}

#[test]
fn a_setting_of_sinks_is_warned_of_after_the_first_report_that_is_sent() {
    struct Unread;
    impl Setting for Unread {
        type Reader = Sinks;
    }
    let transcript = Transcript::to(nearby());
    let answers = Mutex::new(vec![Consent::Granted, Consent::Unknown(Doubt::NoAnswer)]);
    let consent = async move |_: &Context| answers.lock().unwrap().pop().unwrap_or(Consent::Granted);
    let telemetry = host(&transcript).provider(alpha()).setting(Unread).consent(consent).start();
    for _ in 0..3 {
        telemetry.report_now().wait(EVENT_TIMEOUT).unwrap();
    }
    assert_eq!(telemetry.stop(STOP_TIMEOUT), Stopped::InTime);
    assert_eq!(order(&transcript.written()), "NRORDPOWRDPO");
}

#[test]
fn intervals_under_an_hour_go_to_this_machine_only() {
    let too_frequent = Schedule::new(Duration::ZERO, Duration::from_secs(1)).unwrap();
    for host_name in ["127.0.0.1", "localhost", "[::1]"] {
        let transcript = Transcript::to(Destination::new("http", host_name, 8080));
        let written = one_report(host(&transcript).provider(alpha()).schedule(too_frequent), &transcript);
        assert!(order(&written).starts_with("NRDPO"), "{written:?}");
    }
    let transcript = Transcript::to(elsewhere());
    let written = one_report(host(&transcript).provider(alpha()).schedule(too_frequent), &transcript);
    assert!(order(&written).starts_with("NWRO") && !order(&written).contains('D'), "{written:?}");
}

#[test]
fn intervals_of_an_hour_go_anywhere() {
    let hourly = Schedule::new(Duration::from_secs(3600), Duration::from_secs(3600)).unwrap();
    let transcript = Transcript::to(elsewhere());
    let hourly = host(&transcript).provider(alpha()).schedule(hourly);
    assert_eq!(hourly.check().map_err(|errors| errors.to_string()), Ok(()));
    assert_eq!(hourly.preview().unwrap().destinations(), [elsewhere()]);
}
