//! What was recorded, as a table: a row for each report with what came of it, and for all else a row of its own.

use std::collections::{HashMap, HashSet};

use telemetry_record_sink::{LineKind, RecordedEvent};

use crate::table::aligned;

/// Time, bytes, the first digits of the line's hash, and what happened.
pub(super) type Row = [String; 4];

const HEADING: [&str; 4] = ["TIME", "SIZE", "HASH", "OUTCOME"];

/// How many digits of a hash are listed.
const LISTED_DIGITS: usize = 12;

pub(super) fn table(rows: &[Row]) -> String {
    aligned(HEADING, rows.iter().cloned())
}

pub(super) fn rows(events: &[RecordedEvent<'_>]) -> Vec<Row> {
    let of_kind = |kind| events.iter().filter(move |event| event.kind() == kind);
    let outcomes: HashMap<_, _> =
        of_kind(LineKind::Outcome).filter_map(|event| Some((event.idempotency_key()?, event.summary()))).collect();
    let reports: HashSet<_> = of_kind(LineKind::Report).filter_map(RecordedEvent::idempotency_key).collect();
    let is_told_with_its_report = |event: &&RecordedEvent<'_>| {
        event.kind() == LineKind::Outcome && event.idempotency_key().is_some_and(|key| reports.contains(key))
    };
    events.iter().filter(|event| !is_told_with_its_report(event)).map(|event| row(event, &outcomes)).collect()
}

fn row(event: &RecordedEvent<'_>, outcomes: &HashMap<&str, &str>) -> Row {
    let hash = event.hash().to_string().chars().take(LISTED_DIGITS).collect();
    let (size, said) = match event.kind() {
        LineKind::Report => {
            let outcome = event.idempotency_key().and_then(|key| outcomes.get(key));
            let bytes = event.text().map(|text| text.len().to_string());
            (bytes.unwrap_or_default(), outcome.map_or("no outcome was recorded", |outcome| brief(outcome)))
        }
        LineKind::Outcome => (String::new(), brief(event.summary())),
        LineKind::Notice => (String::new(), "the notice"),
        _ => (String::new(), event.summary()),
    };
    [event.time().to_owned(), size, hash, said.to_owned()]
}

/// An outcome without what is absent and where it is recorded, which the whole line has.
fn brief(outcome: &str) -> &str {
    let whole = outcome.strip_prefix("Telemetry report ").unwrap_or(outcome);
    let ends = ["; absent: ", "; record "].into_iter().filter_map(|end| whole.find(end));
    whole.get(..ends.min().unwrap_or(whole.len())).unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_listed_without_what_its_line_has_besides() {
        let check = |outcome: &str, expected: &str| assert_eq!(brief(outcome), expected);
        let record = format!("; record {}", "3f".repeat(32));
        check(
            &format!("Telemetry report sent to https://a.example:443: HTTP 202; absent: gossip (late){record}"),
            "sent to https://a.example:443: HTTP 202",
        );
        check(&format!("Telemetry report not sent: opted out{record}"), "not sent: opted out");
        check("Telemetry report not sent: no endpoint configured", "not sent: no endpoint configured");
        check("", "");
    }
}
