//! Whether a node keeps its reports from being sent.

use telemetry_core::{Consent, Context, EnvVars};
use telemetry_testkit::{Answer, User};

use super::*;

const OPTIONS: &str = "/info/options";
const DENIED: Consent = Consent::unknown(
    "since this user may not read whether the node is opted out: name one in $ops, or have the node's opt-out ignored",
);
const DOUBT: Consent = Consent::unknown(
    "since the node did not say whether it is opted out; to send all the same, have the node's opt-out ignored",
);

fn consent(node: Node) -> Consent {
    let node = Arc::new(node);
    let host = supply(Telemetry::builder(PRODUCT).env_vars(EnvVars::from([("DO_NOT_TRACK", "0")])).discover(), &node);
    host.consent(async move |cx: &Context| node.consent(cx).await).preview().unwrap().consent()
}

#[track_caller]
fn check_answer(answer: Answer, expected: Consent) {
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded").answering(OPTIONS, answer).start().unwrap();
    assert_eq!(consent(as_admin(&node)), expected);
}

#[test]
fn o1_a_node_that_does_not_tell_its_options_to_this_user_is_a_doubt() {
    check_answer(Answer::status(401), DENIED);
    check_answer(Answer::status(403), DENIED);
}

#[test]
fn o1_a_release_without_a_list_of_options_has_not_opted_out() {
    check_answer(Answer::status(404), Consent::Granted);
}

#[test]
fn o1_what_is_no_node_is_a_doubt() {
    let node = telemetry_testkit::Node::recorded("23.10/single-loaded");
    let node = node.answering(OPTIONS, Answer::status(404)).answering("/info", Answer::status(404)).start().unwrap();
    assert_eq!(consent(as_admin(&node)), DOUBT);
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
    let hanging = telemetry_testkit::Node::recorded("23.10/single-loaded").hanging(OPTIONS).start().unwrap();
    assert_eq!(consent(as_admin(&hanging)), DOUBT);
    let node = telemetry_testkit::Node::recorded("23.10/secured-admins").users(User::defaults()).start().unwrap();
    assert_eq!(consent(as_user(&node, "admin", "wrong")), DOUBT);
    assert_eq!(consent(at("http://127.0.0.1:1")), DOUBT);
}
