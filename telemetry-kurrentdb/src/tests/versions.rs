//! Releases that spell things otherwise.

use serde_json::{Value, json};
use telemetry_core::CollectError;
use telemetry_providers::release::Edition;
use telemetry_testkit::{Answer, Recording};

use super::*;

/// A node of 25.0 whose `/info` and options are changed.
fn report_of(version: Option<&str>, options: &[(&str, &str)]) -> Report {
    let recording = Recording::open("25.0/cluster-leader").unwrap();
    let mut info: Value = serde_json::from_str(&recording.text("info.json").unwrap()).unwrap();
    info["esVersion"] = json!(version);
    info["dbVersion"] = json!(version);
    let mut list: Vec<Value> = serde_json::from_str(&recording.text("info-options.json").unwrap()).unwrap();
    list.retain(|own| !options.iter().any(|(name, _)| own["name"] == *name));
    list.extend(options.iter().map(|(name, value)| json!({"name": name, "value": value, "schema": {}})));
    let node =
        telemetry_testkit::Node::recorded("25.0/cluster-leader").answering("/info", Answer::json(info.to_string()));
    let node = node.answering("/info/options", Answer::json(Value::from(list).to_string())).start().unwrap();
    report(as_admin(&node))
}

#[test]
fn n15_fields_are_those_of_the_release() {
    let options = [("EnableExternalTcp", "true"), ("DisableTls", "true"), ("AuthorizationType", "internal")];
    let no_word = "absent: no word of it";
    let of_23_10 = [
        ("configuration.enableExternalTcp", "true"),
        ("configuration.disableTls", no_word),
        ("configuration.authorizationType", no_word),
        ("environment.os", no_word),
    ];
    check(&report_of(Some("23.10.0.0"), &options), &of_23_10);
    let of_25_0 = [
        ("configuration.enableExternalTcp", no_word),
        ("configuration.disableTls", no_word),
        ("configuration.authorizationType", "\"internal\""),
    ];
    check(&report_of(Some("25.0.0"), &options), &of_25_0);
    check(&report_of(Some("26.2.0-prerelease"), &options), &[("configuration.disableTls", "true")]);
    check(&report_of(Some("99.0.0"), &options), &[("version", "\"99.0.0\""), ("configuration.disableTls", "true")]);
}

#[test]
fn n15_without_a_version_the_rest_is_there() {
    let rows = [
        ("version", "absent: the node does not say its version, or none that can be read"),
        ("configuration.clusterSize", "3"),
        ("configuration.disableTls", "absent: no word of it"),
        ("environment.os", "absent: no word of it"),
    ];
    check(&report_of(None, &[]), &rows);
    check(&report_of(Some("unknown_version"), &[]), &rows);
}

#[test]
fn chunks_have_the_size_that_the_options_say_since_24() {
    let written =
        |version, size| value(&report_of(Some(version), &[("ChunkSize", size)]), "database.activeChunkNumber");
    assert_eq!(written("23.10.0.0", "5000"), "0");
    assert_eq!(written("25.0.0", "5000"), "2");
    assert_eq!(written("25.0.0", "0"), "absent: the node says that its chunks have no size");
    assert_eq!(written("25.0.0", "large"), "absent: the node does not say how large its chunks are");
}

#[test]
fn n6_a_list_of_options_that_contradicts_the_node_is_not_believed() {
    let report = |name| report(as_admin(&telemetry_testkit::Node::recorded(name).start().unwrap()));
    let contradicted = "absent: the node's list of its options and its /info contradict each other: it was started with options \
                        in another spelling, which its list does not show";
    let rows = [("configuration.enableAtomPubOverHttp", "true"), ("configuration.runProjections", contradicted)];
    check(&report("23.10/options-other-case"), &rows);
    // By `Dev` more runs than was written.
    let rows = [("configuration.enableAtomPubOverHttp", "true"), ("configuration.runProjections", "\"None\"")];
    check(&report("specified"), &rows);
    check(&report("23.10/not-opted-out"), &rows);
}

#[test]
fn n15_a_value_that_the_release_does_not_have_is_in_no_report() {
    let values = || OperatorValues::default().tag("oss-v23.10.0".parse().ok()).edition(Some(Edition::Oss));
    let report = |name: &str| {
        let node = telemetry_testkit::Node::recorded(name).start().unwrap();
        report(at(&node.url()).operator_values(values()))
    };
    let no_word = "absent: no word of it";
    check(&report("25.0/defaults"), &[("edition", "\"oss\""), ("tag", no_word)]);
    check(&report("23.10/defaults"), &[("tag", "\"oss-v23.10.0\""), ("edition", no_word)]);
}

#[test]
fn what_the_operator_does_not_say_is_absent_for_the_cause_of_the_host() {
    let node = telemetry_testkit::Node::recorded("25.0/defaults").start().unwrap();
    let edition = |values| value(&report(at(&node.url()).operator_values(values)), "edition");
    assert_eq!(edition(OperatorValues::default()), "absent: the host supplies no values for it");
    let cause = CollectError::NotThere("it was left out");
    assert_eq!(edition(OperatorValues::default().edition(Err(cause))), "absent: it was left out");
}
