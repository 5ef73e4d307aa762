//! Lists that are longer than anything that is kept.

use telemetry_testkit::Answer;

use super::*;

const PROJECTIONS: &str = "/projections/continuous";
const SUBSCRIPTIONS: &str = "/subscriptions";

fn node_answering(path: &str, answer: Answer) -> telemetry_testkit::Node {
    telemetry_testkit::Node::recorded("23.10/single-loaded").answering(path, answer).start().unwrap()
}

fn projection(name: &str, status: &str) -> String {
    let filling = "x".repeat(40);
    format!(r#"{{"effectiveName": "{filling}", "status": "{status}", "name": "{name}", "mode": "Continuous"}}"#)
}

#[test]
fn n7_fifty_thousand_projections_are_counted() {
    let list: Vec<_> = (0..50_000)
        .map(|number| if number % 2 == 0 { projection("$a", "Running") } else { projection("b", "Stopped") })
        .collect();
    let body = format!(r#"{{"projections": [{}]}}"#, list.join(", "));
    let node = node_answering(PROJECTIONS, Answer::json(body));
    let rows = [
        ("projections.totalCount", "50000"),
        ("projections.standardProjectionRunningCount", "25000"),
        ("projections.customProjectionRunningCount", "0"),
    ];
    check(&report(as_admin(&node)), &rows);
}

#[test]
fn n7_fifty_thousand_subscriptions_are_counted() {
    let group = r#"{"eventStreamId": "a", "groupName": "]},{["}"#;
    let node = node_answering(SUBSCRIPTIONS, Answer::list("[", group, 50_000, "]"));
    check(&report(as_admin(&node)), &[("persistentSubscriptions.count", "50000")]);
}

#[test]
fn n7_a_list_of_more_than_64_mib_is_absent() {
    let group = format!(r#"{{"a": "{}"}}"#, "x".repeat(32 * 1024));
    let node = node_answering(SUBSCRIPTIONS, Answer::list("[", &group, 2100, "]"));
    let reason = "absent: /subscriptions answered with more than 64 MiB";
    check(&report(as_admin(&node)), &[("persistentSubscriptions", reason), ("projections.totalCount", "6")]);
}

#[test]
fn n7_an_object_of_more_than_1_mib_is_absent() {
    let node = node_answering("/gossip", Answer::list(r#"{"members": ["#, r#"{"a": "0123456789"}"#, 100_000, "]}"));
    let reason = "absent: /gossip answered with more than 1 MiB";
    check(&report(as_admin(&node)), &[("gossip", reason), ("projections.totalCount", "6")]);
}

#[test]
fn n6_a_list_with_one_element_that_cannot_be_counted_is_absent() {
    for body in ["[{}, 7]", "[{}, null]", "[{}, []]", "[{},]", "[{}", "{}", "[{}] x", ""] {
        let node = node_answering(SUBSCRIPTIONS, Answer::json(body));
        let reason = "absent: /subscriptions answered something else than expected";
        check(&report(as_admin(&node)), &[("persistentSubscriptions", reason)]);
    }
}
