//! What each user may read, and what a node is asked that refuses.

use telemetry_testkit::{Answer, Rights, User};

use super::*;

fn secured() -> telemetry_testkit::Node {
    let users = [User::defaults(), vec![User::new("plain", "secret", Rights::Plain)]].concat();
    telemetry_testkit::Node::recorded("23.10/secured-admins").users(users).start().unwrap()
}

const NO_OPTIONS: &str = "absent: the node refused /info/options, which needs a user in $ops or $admins";
const NO_EPOCH: &str = "absent: the node refused /streams/%24epoch-information/0, which needs a user in $admins";

#[test]
fn n3_an_administrator_reads_everything() {
    check(&report(as_admin(&secured())), &[("configuration.clusterSize", "1"), ("projections.totalCount", "5")]);
}

#[test]
fn n3_each_right_that_is_missing_is_named() {
    let node = secured();
    let of_ops = [("configuration.clusterSize", "1"), ("database.firstEpochId", NO_EPOCH)];
    check(&report(as_user(&node, "ops", "changeit")), &of_ops);
    let of_any = [
        ("configuration.clusterSize", NO_OPTIONS),
        ("configuration.insecure", "false"),
        ("database.firstEpochId", NO_EPOCH),
        ("projections.totalCount", "5"),
    ];
    check(&report(as_user(&node, "plain", "secret")), &of_any);
    let of_nobody = [
        ("version", "\"23.10.0.0\""),
        ("cluster.nodeState", "\"Leader\""),
        ("uptime", "absent: the node refused /stats?group=false, which needs a user"),
        ("projections", "absent: the node refused /projections/continuous, which needs a user"),
    ];
    check(&report(at(&node.url())), &of_nobody);
}

#[test]
fn n3_a_refusal_is_tried_once() {
    let node = secured();
    report(at(&node.url()));
    let mut paths: Vec<_> = node.requests().into_iter().map(|request| request.path).collect();
    let asked = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!((asked, paths.len()), (7, 7));
}

#[test]
fn n3_wrong_credentials_are_not_tried_again_in_a_report() {
    let node = secured();
    let report = report(as_user(&node, "admin", "wrong"));
    check(&report, &[("version", "absent: the node refused the user name or the password")]);
    assert_eq!(node.requests().len(), 1, "{:?}", node.requests());
}

#[test]
fn n3_who_sends_no_credentials_has_no_wrong_ones() {
    let challenge = Answer::status(401).with_header("www-authenticate", "Basic");
    let node =
        telemetry_testkit::Node::recorded("23.10/single-loaded").answering("/gossip", challenge).start().unwrap();
    let rows = [("gossip", "absent: the node refused /gossip, which needs a user"), ("projections.totalCount", "6")];
    check(&report(at(&node.url())), &rows);
}

#[test]
fn n4_a_redirect_is_not_followed() {
    let elsewhere = telemetry_testkit::Listener::start().unwrap();
    for status in [301, 302, 303, 307, 308] {
        let redirect = Answer::status(status).with_header("location", &elsewhere.url());
        let node =
            telemetry_testkit::Node::recorded("23.10/secured-admins").answering("/info", redirect).start().unwrap();
        check(&report(as_admin(&node)), &[("version", "absent: /info was redirected, which is not followed")]);
    }
    assert_eq!(elsewhere.connections(), 0);
}
