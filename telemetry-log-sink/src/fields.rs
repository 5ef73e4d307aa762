//! The fields of an event, for programs.

use std::fmt;
use std::time::{Duration, SystemTime};

use telemetry_core::{Absence, DeliveryResult, DeliveryStatus, Disposition, Outcome, ReportEvent};

/// Those of a report, but for its text.
pub(crate) struct ReportFields {
    pub(crate) status: &'static str,
    pub(crate) destination: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) absent: Option<String>,
}

impl ReportFields {
    pub(crate) fn of(event: &ReportEvent) -> Self {
        let destinations = match event.disposition() {
            Disposition::Sending(destinations) => destinations.as_slice(),
            _ => &[],
        };
        Self {
            status: intention(event.disposition()),
            destination: listed(destinations),
            idempotency_key: event.report().idempotency_key().map(|key| key.to_string()),
            absent: absent(event.report().absent()),
        }
    }
}

/// Those of an outcome.
pub(crate) struct OutcomeFields {
    pub(crate) status: &'static str,
    pub(crate) destination: Option<String>,
    pub(crate) attempts: Option<u32>,
    pub(crate) receipt: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) next_due: Option<u64>,
    pub(crate) record: Option<String>,
    pub(crate) absent: Option<String>,
}

impl OutcomeFields {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let (results, why) = match outcome.status() {
            DeliveryStatus::Sent(results) => (results.as_slice(), None),
            DeliveryStatus::CutOff { results, why } => (results.as_slice(), Some(why)),
            DeliveryStatus::NotSent(why) => (&[][..], Some(why)),
            _ => (&[][..], None),
        };
        let attempts: Vec<_> = results.iter().map(DeliveryResult::attempts).collect();
        Self {
            status: result(outcome.status()),
            destination: listed(results.iter().map(DeliveryResult::destination)),
            attempts: attempts.into_iter().reduce(u32::saturating_add),
            receipt: listed(results.iter().filter_map(|delivery| delivery.result().ok())),
            reason: why
                .map(ToString::to_string)
                .or_else(|| listed(results.iter().filter_map(|delivery| delivery.result().err()))),
            idempotency_key: outcome.idempotency_key().map(|key| key.to_string()),
            next_due: outcome.next_due().and_then(seconds),
            record: listed(outcome.receipts().iter().filter_map(|local| local.receipt().sha256_hex())),
            absent: absent(outcome.absent()),
        }
    }
}

/// What is about to happen, as a word.
fn intention(disposition: &Disposition) -> &'static str {
    match disposition {
        Disposition::Sending(_) => "sending",
        Disposition::NoEndpoint => "no_endpoint",
        Disposition::Gone => "gone",
        Disposition::Unusable => "unusable",
        Disposition::OptedOut => "opted_out",
        Disposition::ConsentUnknown => "consent_unknown",
        Disposition::NoIdempotencyKey => "no_idempotency_key",
        _ => "other",
    }
}

/// What has happened, as a word.
fn result(status: &DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Sent(results) => match results.iter().filter(|delivery| delivery.result().is_ok()).count() {
            taken if taken == results.len() => "sent",
            0 => "not_delivered",
            _ => "partly_sent",
        },
        DeliveryStatus::CutOff { .. } => "cut_off",
        DeliveryStatus::NotSent(why) => why.name(),
        _ => "other",
    }
}

pub(crate) fn milliseconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

/// Since 1970; a clock that is set to a time before it says none.
fn seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs())
}

/// The items with commas between them; `None` where there is none.
fn listed<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> Option<String> {
    let items = items.into_iter().map(|item| item.to_string());
    items.reduce(|list, item| format!("{list}, {item}"))
}

/// A JSON object from paths to causes; `None` where nothing is absent. Both are printable ASCII, in which Rust's escapes are
/// those of JSON.
fn absent(absences: &[Absence]) -> Option<String> {
    let members = absences.iter().map(|absence| format!("{:?}: {:?}", absence.path(), absence.cause().to_string()));
    listed(members).map(|members| format!("{{{members}}}"))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use telemetry_core::{Destination, Line, NotSent};

    use super::*;

    #[test]
    fn what_is_about_to_happen_is_a_word() {
        let check = |disposition, expected| assert_eq!(intention(&disposition), expected);
        check(Disposition::Sending(vec![Destination::new("http", "localhost", 80)]), "sending");
        check(Disposition::NoEndpoint, "no_endpoint");
        check(Disposition::Gone, "gone");
        check(Disposition::Unusable, "unusable");
        check(Disposition::OptedOut, "opted_out");
        check(Disposition::ConsentUnknown, "consent_unknown");
        check(Disposition::NoIdempotencyKey, "no_idempotency_key");
    }

    #[test]
    fn why_nothing_was_sent_is_a_word() {
        let check = |why, expected| assert_eq!(result(&DeliveryStatus::NotSent(why)), expected);
        let words = || Line::from("words");
        check(NotSent::NoEndpoint, "no_endpoint");
        check(NotSent::Unusable(words()), "unusable");
        check(NotSent::Gone, "gone");
        check(NotSent::OptedOut(words()), "opted_out");
        check(NotSent::ConsentUnknown(words()), "consent_unknown");
        check(NotSent::Empty, "empty");
        check(NotSent::NotLogged(words()), "not_logged");
        check(NotSent::LogFailed(words()), "log_failed");
        check(NotSent::NoIdempotencyKey, "no_idempotency_key");
        check(NotSent::TooFrequent { allowed_at: Instant::now() }, "too_frequent");
        check(NotSent::NoThread, "no_thread");
        check(NotSent::Stopped, "stopped");
    }

    #[test]
    fn a_list_has_commas_and_an_empty_one_is_none() {
        let check = |items: &[&str], expected: Option<&str>| assert_eq!(listed(items).as_deref(), expected);
        check(&[], None);
        check(&["one"], Some("one"));
        check(&["one", "other"], Some("one, other"));
    }

    #[test]
    fn a_wait_is_in_milliseconds() {
        assert_eq!(milliseconds(Duration::from_millis(7_250)), 7_250);
        assert_eq!(milliseconds(Duration::MAX), u64::MAX);
    }
}
