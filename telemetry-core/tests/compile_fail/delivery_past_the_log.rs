//! A report that was previewed can't be delivered past the log.

use telemetry_core::{Delivery, Identifier, Remote, Report};

fn skip_the_log(report: Report, key: Identifier) -> Delivery<Remote> {
    Delivery::<Remote>::of_report(report, key, "Acme", "urn:schema".into())
}

fn main() {}
