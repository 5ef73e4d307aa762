//! The specified message, byte for byte, from sources that return its values.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use telemetry_core::testing::PRODUCT;
use telemetry_core::{Builder, CollectError, Context, Identifier, Report, Section, Shape, Telemetry};
use telemetry_providers::cluster::{Cluster, NodeState};
use telemetry_providers::configuration::{Configuration, RunProjections};
use telemetry_providers::database::Database;
use telemetry_providers::environment::{Architecture, Environment};
use telemetry_providers::gossip::Gossip;
use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;
use telemetry_providers::projections::Projections;
use telemetry_providers::release::Release;
use telemetry_providers::uptime::Uptime;

fn node() -> Identifier {
    "81e9ca2a-8acc-41ed-b9d0-65a652b36801".parse().unwrap()
}

fn supplied() -> Builder {
    server(Telemetry::builder(PRODUCT))
        .supply::<Cluster>(async |_| {
            Ok(Cluster { leader_id: Some(node()), node_id: Some(node()), node_state: Some(NodeState::Leader) })
        })
        .supply::<Gossip>(async |_| Ok(Gossip::of([(node(), NodeState::Leader)])))
        .supply::<PersistentSubscriptions>(async |_| Ok(PersistentSubscriptions { count: 0 }))
        .supply::<Projections>(async |_| {
            Ok(Projections {
                custom_projection_count: 0,
                standard_projection_count: 5,
                custom_projection_running_count: 0,
                standard_projection_running_count: 5,
                total_count: 5,
                total_running_count: 5,
            })
        })
        .discover()
}

fn server(builder: Builder) -> Builder {
    builder
        .supply::<Release>(async |_| {
            Ok(Release { version: "23.10.0.0".parse().ok(), tag: "oss-v23.10.0".parse().ok(), edition: None })
        })
        .supply::<Uptime>(async |_| Ok(Uptime { uptime: Duration::new(71, 11_573_200).into() }))
        .supply::<Configuration>(async |_| {
            Ok(Configuration {
                cluster_size: Some(1),
                enable_atom_pub_over_http: Some(true),
                enable_external_tcp: Some(true),
                insecure: Some(false),
                run_projections: Some(RunProjections::None),
                ..Configuration::default()
            })
        })
        .supply::<Database>(async |_| {
            Ok(Database {
                epoch_number: Some(29),
                first_epoch_id: "b02f1ba6-98a3-473f-ade7-dcd1476b2149".parse().ok(),
                active_chunk_number: Some(2),
            })
        })
        .supply::<Environment>(async |_| {
            Ok(Environment {
                core_count: Some(24),
                is_container: Some(false),
                is_kubernetes: Some(false),
                processor_architecture: Some(Architecture::X64),
                total_disk_space: Some(1_000_186_310_656),
                total_memory: Some(68_631_052_288),
                ..Environment::default()
            })
        })
}

#[test]
fn the_specified_message_is_composed_byte_for_byte() {
    let report = supplied().preview().unwrap();
    assert_eq!(report.text(), telemetry_peers::Recording::open("specified").unwrap().own_telemetry().unwrap());
    assert_eq!(absent(&report), OF_NEWER_SERVERS.map(|path| (path, "no value")));
}

/// The specified message is that of a server which does not have these fields.
const OF_NEWER_SERVERS: [&str; 6] = [
    "edition",
    "configuration.disableTls",
    "configuration.authorizationType",
    "configuration.authenticationType",
    "environment.os",
    "environment.osVersion",
];

fn absent(report: &Report) -> Vec<(&str, &str)> {
    report.absent().iter().map(|absence| (absence.path(), absence.reason())).collect()
}

/// Rule 6, for each section: it is absent with its reason, and no other one changes.
#[test]
fn rule_6_a_section_that_fails_costs_no_other_one_anything() {
    check::<Release>();
    check::<Uptime>();
    check::<Cluster>();
    check::<Configuration>();
    check::<Database>();
    check::<Environment>();
    check::<Gossip>();
    check::<PersistentSubscriptions>();
    check::<Projections>();
}

#[track_caller]
fn check<S: Section>() {
    let failing = async |_: &Context| Err(CollectError::Unavailable("it is broken"));
    let report = supplied().supply::<S>(failing).preview().unwrap();
    let (name, own) = (S::DECLARATION.name(), own_names::<S>());
    assert!(absent(&report).contains(&(name, "it is broken")), "{:?}", absent(&report));
    for line in supplied().preview().unwrap().text().lines().filter(|line| line.contains(':')) {
        let key = line.trim().trim_start_matches('"').split('"').next().unwrap();
        let is_kept = report.text().contains(line.trim_end_matches(','));
        assert_eq!(is_kept, !own.iter().any(|own| own == key), "{name}: {line}");
    }
}

/// The names that the section alone has in the specified message.
fn own_names<S: Section>() -> Vec<String> {
    let within = match S::DECLARATION.shape() {
        Shape::Fields(fields) => fields.iter().map(|field| field.name().to_owned()).collect(),
        Shape::Map { .. } => vec![node().to_string()],
    };
    [vec![S::DECLARATION.name().to_owned()], within].concat()
}
