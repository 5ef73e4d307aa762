//! Whether a node keeps its reports from being sent.

use telemetry_peers::{Answer, User};

use super::*;
use crate::kurrentdb::watch;

const OPTIONS: &str = "/info/options";
const DOUBT: Option<&str> =
    Some("since the node did not say whether it is opted out; `--node-optout ignore` sends all the same");

fn objection(node: Node) -> Option<&'static str> {
    let node = Arc::new(node);
    let (builder, probe) = watch(supply(Telemetry::builder(PRODUCT).discover(), &node), &node);
    builder.preview().unwrap();
    probe.recv().unwrap().objection
}

#[track_caller]
fn check_answer(answer: Answer, expected: Option<&str>) {
    let node = peers::Node::recorded("23.10/single-loaded").answering(OPTIONS, answer).start().unwrap();
    assert_eq!(objection(as_admin(&node)), expected);
}

#[test]
fn o1_a_node_that_does_not_tell_its_options_to_this_user_is_not_in_doubt() {
    check_answer(Answer::status(401), None);
    check_answer(Answer::status(403), None);
    check_answer(Answer::status(404), None);
}

#[test]
fn o1_whatever_else_comes_instead_of_the_options_is_a_doubt() {
    for status in [302, 429, 500, 503] {
        check_answer(Answer::status(status), DOUBT);
    }
    for text in ["", "{}", "[", "<html>"] {
        check_answer(Answer::json(text), DOUBT);
    }
}

#[test]
fn o1_a_node_that_does_not_answer_is_a_doubt() {
    let hanging = peers::Node::recorded("23.10/single-loaded").hanging(OPTIONS).start().unwrap();
    assert_eq!(objection(as_admin(&hanging)), DOUBT);
    let node = peers::Node::recorded("23.10/secured-admins").users(User::defaults()).start().unwrap();
    assert_eq!(objection(as_user(&node, "admin", "wrong")), DOUBT);
    assert_eq!(objection(at("http://127.0.0.1:1")), DOUBT);
}
