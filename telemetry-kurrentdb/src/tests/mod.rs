//! Reports of simulated nodes, over loopback.

mod causes;
mod hostile;
mod lists;
mod messages;
mod optout;
mod reach;
mod rights;
mod roles;
mod timeouts;
mod versions;

use std::sync::Arc;

use telemetry_core::testing::PRODUCT;
use telemetry_core::{Report, Telemetry};

use super::{Credentials, Node, NodeAddress, OperatorValues, supply};

telemetry_core::link!(telemetry_providers);

/// A node without a user, whose operator says the tag, so that the version can be absent by itself.
fn at(url: &str) -> Node {
    telemetry_testkit::tick();
    let values = OperatorValues::default().tag("oss-v23.10.0".parse().ok());
    Node::at(NodeAddress::parse(url).unwrap()).operator_values(values)
}

/// The node as its administrator reads it.
fn as_admin(node: &telemetry_testkit::Node) -> Node {
    as_user(node, "admin", "changeit")
}

fn as_user(node: &telemetry_testkit::Node, user: &str, password: &str) -> Node {
    let credentials = Credentials::new(user, password);
    at(&node.url()).read_as(credentials)
}

/// One report on the node.
fn report(node: Node) -> Report {
    report_again(&Arc::new(node))
}

fn report_again(node: &Arc<Node>) -> Report {
    supply(Telemetry::builder(PRODUCT).discover(), node).preview().unwrap().into_report()
}

/// The value at this path of the report, or `absent: ` and why.
fn value(report: &Report, path: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(report.text()).unwrap();
    let pointer = format!("/{}", path.replace('.', "/"));
    let absent = || {
        let absence = report.absent().iter().find(|absence| absence.path() == path);
        absence.map_or_else(|| "absent: no word of it".to_owned(), |absence| format!("absent: {}", absence.cause()))
    };
    json.pointer(&pointer).map_or_else(absent, ToString::to_string)
}

/// What the report has at each of these paths.
#[track_caller]
fn check(report: &Report, rows: &[(&str, &str)]) {
    for (path, expected) in rows {
        assert_eq!(value(report, path), *expected, "{path} of {report}, absent: {}", report.absences());
    }
}
