//! `/projections/continuous`: counted, and their names forgotten.
#![cfg(feature = "projections")]

use serde_json::Value;
use telemetry_providers::projections::{Projection, Projections};

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct ProjectionList(pub(in crate::kurrentdb) Projections);

impl Document for ProjectionList {
    const ENDPOINT: Endpoint = endpoint!("/projections/continuous", needs "a user");

    /// A projection without name, mode or status can't be counted right, and then none is.
    fn read(answer: &Answer) -> Option<Self> {
        let list = answer.json.get("projections")?.as_array()?;
        let projections: Option<Vec<_>> = list.iter().map(projection).collect();
        Some(Self(Projections::count(projections?)))
    }
}

fn projection(value: &Value) -> Option<Projection<'_>> {
    let text = |name| value.get(name).and_then(Value::as_str);
    Some(Projection { name: text("name")?, mode: text("mode")?, status: text("status")? })
}
