//! How many projections there are and how many run: the section `projections`, and the server's own counting rule.

mod counting;

pub use counting::Projection;

use telemetry_core::{Section, Supplied, register_provider};

/// Continuous projections, as the leader counts them; all counts are 0 on every other node. Absent where the
/// projections subsystem is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Projections {
    /// Projections whose name does not begin with `$`: the users' own.
    pub custom_projection_count: u64,
    /// Projections whose name begins with `$`: those that the server brings.
    pub standard_projection_count: u64,
    /// The users' own projections that run.
    pub custom_projection_running_count: u64,
    /// The server's projections that run.
    pub standard_projection_running_count: u64,
    /// All continuous projections.
    pub total_count: u64,
    /// All continuous projections that run.
    pub total_running_count: u64,
}

register_provider!(Supplied<Projections>);

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    #[test]
    fn the_json_is_that_of_the_wire() {
        let names = ["$streams", "$stream_by_category", "$by_category", "$by_event_type", "$by_correlation_id"];
        let projections =
            Projections::count(names.map(|name| Projection { name, mode: "Continuous", status: "Running" }));
        let report = Telemetry::builder(PRODUCT)
            .supply::<Projections>(async move |_cx| Ok(projections.clone()))
            .provider(Supplied::<Projections>::default())
            .preview()
            .unwrap()
            .into_report();
        let expected = r#"{
  "projections": {
    "customProjectionCount": 0,
    "standardProjectionCount": 5,
    "customProjectionRunningCount": 0,
    "standardProjectionRunningCount": 5,
    "totalCount": 5,
    "totalRunningCount": 5
  }
}"#;
        assert_eq!(report.text(), expected);
    }
}
