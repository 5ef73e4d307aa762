//! `/projections/continuous`: counted, and their names forgotten.
#![cfg(feature = "projections")]

use std::time::SystemTime;

use telemetry_providers::projections::{Projection, Projections};

use super::{Counted, Document, Endpoint, List};
use crate::kurrentdb::endpoint::endpoint;
use crate::kurrentdb::json;
use crate::kurrentdb::list::Place;

pub(in crate::kurrentdb) struct ProjectionList(pub(in crate::kurrentdb) Projections);

impl Document for ProjectionList {
    const ENDPOINT: Endpoint = endpoint!(List "/projections/continuous", needs "a user", gives "projections");
    type Body = List<Projections>;

    fn read(body: List<Projections>, _date: Option<SystemTime>) -> Option<Self> {
        body.end().map(Self)
    }
}

impl Counted for Projections {
    const PLACE: Place = Place::Member("projections");

    /// A projection without name, mode or status can't be counted right, and then none is.
    fn add(&mut self, element: &[u8]) -> Option<()> {
        let [name, mode, status] = json::members(element, ["name", "mode", "status"])?;
        let (name, mode, status) = (name.text()?, mode.text()?, status.text()?);
        self.add(Projection { name: &name, mode: &mode, status: &status });
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(elements: &str, expected: Option<u64>) {
        let mut body = List::<Projections>::default();
        let taken = body.take(format!(r#"{{"projections": [{elements}]}}"#).as_bytes());
        let list = taken.and_then(|()| ProjectionList::read(body, None));
        assert_eq!(list.map(|list| list.0.total_count), expected, "{elements}");
    }

    #[test]
    fn n6_a_projection_that_cannot_be_counted_right_leaves_no_count() {
        let whole = r#"{"name": "a", "mode": "Continuous", "status": "Running"}"#;
        check("", Some(0));
        check(&format!("{whole}, {whole}"), Some(2));
        check(&format!(r#"{whole}, {{"name": "a", "mode": "OneTime", "status": "Running"}}"#), Some(1));
        check(&format!(r#"{whole}, {{"name": "a", "mode": "Continuous"}}"#), None);
        check(&format!(r#"{whole}, {{"name": "a", "status": "Running"}}"#), None);
        check(&format!(r#"{whole}, {{"mode": "Continuous", "status": "Running"}}"#), None);
        check(&format!(r#"{whole}, {{"name": 7, "mode": "Continuous", "status": "Running"}}"#), None);
        check(&format!("{whole}, 7"), None);
    }
}
