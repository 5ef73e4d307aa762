//! `/projections/continuous`: counted, and their names forgotten.

use std::time::SystemTime;

use telemetry_core::CollectError;

use super::definition::Document;
use crate::endpoint::{Endpoint, Switch, endpoint};
use crate::json;
use crate::list::{Counted, List, ListPosition};

/// The projections as `C` counts them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ProjectionList<C>(pub(crate) C);

/// Whoever knows the rule by which projections are counted, which is the section's.
pub(crate) trait CountProjections: Default + Send + Sync + 'static {
    /// Counts a projection and forgets it.
    fn count(&mut self, name: &str, mode: &str, status: &str);
}

/// Reads a list and counts nothing.
impl CountProjections for () {
    fn count(&mut self, _name: &str, _mode: &str, _status: &str) {}
}

impl<C: CountProjections> Document for ProjectionList<C> {
    const ENDPOINT: Endpoint = endpoint!(List "/projections/continuous", needs "a user", gives "projections");
    const SWITCH: Option<Switch> = Some(Switch {
        option: "RunProjections",
        off: "None",
        cause: CollectError::NotThere("the node's option RunProjections is None: it runs no projections"),
    });
    type Body = List<Each<C>>;

    fn read(body: List<Each<C>>, _date: Option<SystemTime>) -> Option<Self> {
        body.end().map(|each| Self(each.0))
    }
}

/// Hands each projection that goes by to who counts it.
#[derive(Default)]
pub(crate) struct Each<C>(C);

impl<C: CountProjections> Counted for Each<C> {
    const POSITION: ListPosition = ListPosition::Member("projections");

    /// A projection without name, mode or status can't be counted right, and then none is.
    fn add(&mut self, element: &[u8]) -> Option<()> {
        let [name, mode, status] = json::members(element, ["name", "mode", "status"])?;
        self.0.count(&name.text()?, &mode.text()?, &status.text()?);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use telemetry_providers::projections::Projections;

    use super::*;

    #[track_caller]
    fn check(elements: &str, expected: Option<u64>) {
        let mut body = List::<Each<Projections>>::default();
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
