//! The metrics of an agent in the text format of Prometheus, for a collector of text files: no port, and no timestamps.

use std::time::SystemTime;

use telemetry_core::{Absence, DeliveryStatus};

use super::progress::{Counts, LastReport, Progress, ReportResult};

/// All metrics of this process.
pub(super) fn metrics(progress: &Progress) -> String {
    let Counts { sent, not_delivered, not_sent } = progress.counts;
    let last = progress.last.as_ref();
    let is_section = |absence: &&Absence| !absence.path().contains('.');
    let absent = last.map_or(0, |last| last.outcome.absent().iter().filter(is_section).count());
    let success = last.filter(|last| last.result == ReportResult::Sent).map(|last| seconds(last.time));
    [
        metric("telemetry_build_info", "gauge", "The version of the agent.", &[(version(), 1)]),
        metric(
            "telemetry_reports_total",
            "counter",
            "Reports of this process by how they went.",
            &[(outcome("sent"), sent), (outcome("not_delivered"), not_delivered), (outcome("not_sent"), not_sent)],
        ),
        metric(
            "telemetry_last_success_timestamp_seconds",
            "gauge",
            "When the last report of this process was delivered; 0 where none was.",
            &[(String::new(), success.unwrap_or(0))],
        ),
        metric(
            "telemetry_absent_sections",
            "gauge",
            "Sections, and fields beside them, that are absent from the last report.",
            &[(String::new(), absent as u64)],
        ),
        metric(
            "telemetry_sending",
            "gauge",
            "Whether the last report was handed to a receiver, or why not.",
            &[(
                format!("{{reason=\"{}\"}}", last.map_or("nothing_due_yet", reason)),
                u64::from(last.is_some_and(is_sending)),
            )],
        ),
    ]
    .concat()
}

fn metric(name: &str, kind: &str, help: &str, samples: &[(String, u64)]) -> String {
    let samples: String = samples.iter().map(|(labels, value)| format!("{name}{labels} {value}\n")).collect();
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{samples}")
}

fn version() -> String {
    format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"))
}

fn outcome(name: &str) -> String {
    format!("{{outcome=\"{name}\"}}")
}

fn is_sending(last: &LastReport) -> bool {
    last.result != ReportResult::NotSent
}

fn reason(last: &LastReport) -> &'static str {
    match last.outcome.status() {
        DeliveryStatus::NotSent(why) => why.name(),
        _ => "granted",
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
