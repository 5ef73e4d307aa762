//! The specified message, byte for byte, from sources that return its values.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use telemetry_core::testing::PRODUCT;
use telemetry_core::{
    AbsenceCause, Builder, CollectError, Context, Field, Identifier, Placement, Report, Section, Shape, Tag, Telemetry,
    Version,
};
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
    supplied_to(Telemetry::builder(PRODUCT))
}

fn supplied_to(host: Builder) -> Builder {
    server(host)
        .supply::<Cluster>(async |_| {
            Ok(Cluster { leader_id: node().into(), node_id: node().into(), node_state: NodeState::Leader.into() })
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
            Ok(Release {
                version: "23.10.0.0".parse::<Version>().unwrap().into(),
                tag: "oss-v23.10.0".parse::<Tag<_>>().unwrap().into(),
                ..Release::default()
            })
        })
        .supply::<Uptime>(async |_| Ok(Uptime { uptime: Duration::new(71, 11_573_200).into() }))
        .supply::<Configuration>(async |_| {
            Ok(Configuration {
                cluster_size: 1.into(),
                enable_atom_pub_over_http: true.into(),
                enable_external_tcp: true.into(),
                insecure: false.into(),
                run_projections: RunProjections::None.into(),
                ..Configuration::default()
            })
        })
        .supply::<Database>(async |_| {
            Ok(Database {
                epoch_number: 29.into(),
                first_epoch_id: "b02f1ba6-98a3-473f-ade7-dcd1476b2149".parse::<Identifier>().unwrap().into(),
                active_chunk_number: 2.into(),
            })
        })
        .supply::<Environment>(async |_| {
            Ok(Environment {
                core_count: 24.into(),
                is_container: false.into(),
                is_kubernetes: false.into(),
                processor_architecture: Architecture::X64.into(),
                total_disk_space: 1_000_186_310_656.into(),
                total_memory: 68_631_052_288.into(),
                ..Environment::default()
            })
        })
}

#[test]
fn the_specified_message_is_composed_byte_for_byte() {
    let report = supplied().preview().unwrap().into_report();
    assert_eq!(report.text(), telemetry_testkit::Recording::open("specified").unwrap().own_telemetry().unwrap());
    let not_supplied = AbsenceCause::Collect(CollectError::NotSupplied);
    assert_eq!(absent(&report), OF_NEWER_SERVERS.map(|path| (path, &not_supplied)));
}

/// The specified message is that of a server which does not have these fields, and whose host leaves them out.
const OF_NEWER_SERVERS: [&str; 6] = [
    "edition",
    "configuration.disableTls",
    "configuration.authorizationType",
    "configuration.authenticationType",
    "environment.os",
    "environment.osVersion",
];

fn absent(report: &Report) -> Vec<(&str, &AbsenceCause)> {
    report.absent().iter().map(|absence| (absence.path(), absence.cause())).collect()
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
    // Of two sources the first counts.
    let host = supplied_to(Telemetry::builder(PRODUCT).supply::<S>(failing));
    let report = host.preview().unwrap().into_report();
    let (name, own) = (S::DECLARATION.name(), own_names::<S>());
    let broken = AbsenceCause::Collect(CollectError::Unavailable("it is broken"));
    for path in paths::<S>() {
        assert!(absent(&report).contains(&(path, &broken)), "{path}: {}", report.absences());
    }
    for line in supplied().preview().unwrap().into_report().text().lines().filter(|line| line.contains(':')) {
        let key = line.trim().trim_start_matches('"').split('"').next().unwrap();
        let is_kept = report.text().contains(line.trim_end_matches(','));
        assert_eq!(is_kept, !own.iter().any(|own| own == key), "{name}: {line}");
    }
}

/// Where it is absent: at the top level field by field.
fn paths<S: Section>() -> Vec<&'static str> {
    match (S::DECLARATION.placement(), S::DECLARATION.shape()) {
        (Placement::TopLevel, Shape::Fields(fields)) => fields.iter().map(Field::name).collect(),
        _ => vec![S::DECLARATION.name()],
    }
}

/// The names that the section alone has in the specified message.
fn own_names<S: Section>() -> Vec<String> {
    let within = match S::DECLARATION.shape() {
        Shape::Fields(fields) => fields.iter().map(|field| field.name().to_owned()).collect(),
        _ => vec![node().to_string()],
    };
    [vec![S::DECLARATION.name().to_owned()], within].concat()
}
