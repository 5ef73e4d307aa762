//! Each kind of difference, with and without its reason.

use std::time::SystemTime;

use serde_json::json;
use telemetry_core::{AbsenceCause, CollectError};

use super::*;

const YOUNG: Duration = Duration::from_secs(59);
const OLD: Duration = Duration::from_secs(60);

fn pair(path: &str, theirs: Value, ours: Value) -> Pair {
    let field = |value: Value| (!value.is_null()).then_some(Field::Declared(value));
    Pair { path: path.to_owned(), theirs: field(theirs), ours: field(ours), absence: None }
}

/// Those of a leader without the first epoch, whose message is so old.
fn circumstances(age: Option<Duration>) -> Circumstances {
    Circumstances {
        age,
        role: Role::Leading,
        elsewhere: false,
        strange_seeds: false,
        gone: vec!["database.firstEpochId"],
        denied: Vec::new(),
    }
}

#[track_caller]
fn check(pair: &Pair, age: Duration, expected: Option<&str>) {
    check_in(&circumstances(Some(age)), pair, expected);
}

#[track_caller]
fn check_in(circumstances: &Circumstances, pair: &Pair, expected: Option<&str>) {
    let why = explanation(pair, circumstances);
    assert!(
        why.is_some() == expected.is_some() && why.is_none_or(|why| why.contains(expected.unwrap_or_default())),
        "{pair:?} {why:?}"
    );
}

fn absent(path: &str, theirs: Value, cause: CollectError) -> Pair {
    Pair { absence: Some(cause.into()), ..pair(path, theirs, Value::Null) }
}

const NONE: CollectError = CollectError::NotThere("there is none");

#[test]
fn what_is_new_is_held_back() {
    let until = SystemTime::now();
    let causes = [AbsenceCause::HeldBack { until }, AbsenceCause::RequiredFieldHeldBack { field: "count", until }];
    for cause in causes.map(Some) {
        let pair = pair("projections.totalCount", json!(5), Value::Null);
        check(&Pair { absence: cause, ..pair }, YOUNG, Some("held back"));
    }
}

#[test]
fn a_node_says_zeros_for_what_it_does_not_have() {
    let zero = || json!("00000000-0000-0000-0000-000000000000");
    check(&absent("cluster.leaderId", zero(), NONE), YOUNG, Some("zero"));
    check(&absent("database.firstEpochId", zero(), NONE), YOUNG, Some("endpoint"));
    for epoch in [0, -1] {
        check(&absent("database.epochNumber", json!(epoch), NONE), YOUNG, Some("zero"));
    }
    check(&absent("database.epochNumber", json!(7), NONE), YOUNG, Some("election"));
    check(&absent("configuration.runProjections", json!("All"), NONE), YOUNG, Some("list of options"));
}

#[test]
fn where_nobody_counts_zeros_and_stale_counts_are_explained() {
    let uncounted = CollectError::Unavailable("a node that is Unknown counts nothing");
    let (zero, stale) = (json!(0), json!(7));
    for path in ["persistentSubscriptions.count", "projections.totalCount"] {
        for (role, zeros, counts) in [
            (Role::Neither, Some("nobody counts"), Some("led before")),
            (Role::Following, Some("led before"), Some("led before")),
            (Role::Leading, None, None),
        ] {
            let so = Circumstances { role, ..circumstances(Some(YOUNG)) };
            check_in(&so, &absent(path, zero.clone(), uncounted), zeros);
            check_in(&so, &absent(path, stale.clone(), uncounted), counts);
        }
        // A count of the seconds between.
        check(&pair(path, json!(1), json!(2)), YOUNG, Some("changed"));
    }
}

#[test]
fn gossip_is_not_said_where_two_seeds_were_never_contacted() {
    let theirs_is_missing = || pair("gossip.81e9ca2a-8acc-41ed-b9d0-65a652b36801", Value::Null, json!("Clone"));
    let seeds = Circumstances { strange_seeds: true, ..circumstances(Some(YOUNG)) };
    check_in(&seeds, &theirs_is_missing(), Some("seeds"));
    check(&theirs_is_missing(), YOUNG, None);
}

#[test]
fn of_a_message_without_a_time_the_uptime_is_the_smaller_one() {
    let undated = circumstances(None);
    check_in(&undated, &pair("uptime", json!("00:01:00"), json!("09:00:00")), Some("another time"));
    check_in(&undated, &pair("uptime", json!("00:01:00"), json!("00:00:59")), None);
}

#[test]
fn what_a_node_does_changes_with_time() {
    for path in ["cluster.nodeState", "gossip.81e9ca2a-8acc-41ed-b9d0-65a652b36801"] {
        check(&pair(path, json!("a"), json!("b")), OLD, Some("changed"));
        check(&pair(path, json!("a"), json!("b")), YOUNG, None);
    }
    check(&pair("gossip.81e9ca2a-8acc-41ed-b9d0-65a652b36801", json!("Leader"), Value::Null), OLD, Some("changed"));
}

#[test]
fn what_is_written_does_not() {
    for path in ["version", "cluster.nodeId", "configuration.clusterSize", "database.firstEpochId"] {
        check(&pair(path, json!("a"), json!("b")), OLD, None);
        check(&pair(path, json!("a"), Value::Null), OLD, None);
        check(&pair(path, Value::Null, json!("b")), OLD, None);
    }
}

#[test]
fn a_word_that_is_in_no_list_is_other() {
    check(&pair("configuration.authorizationType", json!("acme"), json!("other")), OLD, Some("list"));
    check(&pair("configuration.authorizationType", json!("acme"), json!("internal")), OLD, None);
}

#[test]
fn a_database_only_grows() {
    check(&pair("database.activeChunkNumber", json!(1), json!(2)), OLD, Some("grown"));
    check(&pair("database.activeChunkNumber", json!(1), json!(2)), YOUNG, None);
    check(&pair("database.activeChunkNumber", json!(2), json!(1)), OLD, None);
}

#[test]
fn what_is_not_there_has_the_reason_of_its_field_or_of_an_endpoint_that_is_gone() {
    let not_there = |path| Pair {
        absence: Some(CollectError::NotThere("it is not there").into()),
        ..pair(path, json!("a"), Value::Null)
    };
    check(&not_there("tag"), YOUNG, Some("give --tag"));
    check(&not_there("cluster.leaderId"), YOUNG, Some("last election"));
    check(&not_there("database.firstEpochId"), YOUNG, Some("does not have the endpoint"));
    check(&not_there("environment.coreCount"), YOUNG, None);
    check(&not_there("projections.totalCount"), OLD, None);
}

#[test]
fn what_the_node_does_not_show_is_read_from_the_machine_beside_it() {
    const MEMORY: &str = "environment.totalMemory";
    let differs = || pair(MEMORY, json!(25_276_502_016_u64), json!(25_276_063_744_u64));
    let without = circumstances(Some(OLD));
    check_in(&Circumstances { gone: vec![MEMORY], ..without }, &differs(), Some("side of the machine"));
    let without = circumstances(Some(OLD));
    check_in(&Circumstances { denied: vec![MEMORY], ..without }, &differs(), Some("side of the machine"));
    check(&differs(), OLD, None);
}

#[test]
fn a_count_that_is_missing_for_a_fault_is_not_explained() {
    let late = Pair {
        absence: Some(CollectError::Unavailable("/subscriptions gave no answer in time").into()),
        ..pair("persistentSubscriptions.count", json!(1), Value::Null)
    };
    check(&late, OLD, None);
    let denied = CollectError::Denied("the node refused /subscriptions, which needs a user");
    let refused = Pair { absence: Some(denied.into()), ..late };
    check(&refused, OLD, Some("more rights"));
    let unauthenticated = CollectError::Unauthenticated("the node refused the user name or the password");
    let mistaken = Pair { absence: Some(unauthenticated.into()), ..refused };
    check(&mistaken, OLD, None);
}
