//! A report as values by their paths.

use std::collections::BTreeMap;

use serde_json::Value;

/// Every value of a report: `version`, `cluster.nodeState`, ….
pub(super) fn values(report: &Value) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    for (name, value) in report.as_object().into_iter().flatten() {
        match value.as_object() {
            Some(section) => section.iter().for_each(|(field, value)| {
                values.insert(format!("{name}.{field}"), value.clone());
            }),
            None => {
                values.insert(name.clone(), value.clone());
            }
        }
    }
    values
}
