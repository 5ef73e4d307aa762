//! The values that a report can carry are a closed set.

use telemetry_core::Disclosable;

struct HostName(String);

impl Disclosable for HostName {
    const KIND: telemetry_core::Kind = telemetry_core::Kind::Version;

    fn value(&self) -> telemetry_core::Reading<telemetry_core::value::Value> {
        telemetry_core::Reading::NotApplicable
    }
}

fn main() {
    HostName("db-7".to_owned()).value();
}
