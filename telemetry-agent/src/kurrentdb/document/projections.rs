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
