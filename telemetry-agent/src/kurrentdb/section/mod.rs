//! The sections of a node, each from the documents that it needs.

#[cfg(feature = "cluster")]
mod cluster;
#[cfg(feature = "configuration")]
mod configuration;
#[cfg(feature = "database")]
mod database;
#[cfg(feature = "environment")]
mod environment;
#[cfg(feature = "gossip")]
mod gossip;
#[cfg(feature = "persistent-subscriptions")]
mod persistent_subscriptions;
#[cfg(feature = "projections")]
mod projections;
#[cfg(feature = "release")]
mod release;
#[cfg(feature = "uptime")]
mod uptime;

use std::sync::Arc;

use telemetry_core::{Builder, CollectError, Context};

use super::node::Node;

macro_rules! absent_without_node {
    ($builder:ident: $($feature:literal $section:ident::$type:ident)*) => { $(
        #[cfg(feature = $feature)]
        let $builder = $builder.supply::<telemetry_providers::$section::$type>(async |_| {
            Err(CollectError::NotThere("no --node is given"))
        });
    )* };
}

macro_rules! supply_from {
    ($builder:ident, $node:ident: $($feature:literal $section:ident)*) => { $(
        #[cfg(feature = $feature)]
        let $builder = {
            let node = Arc::clone($node);
            $builder.supply(async move |cx: &Context| $section::read(&node, cx).await)
        };
    )* };
}

/// Says why the sections of a node are absent where none is given.
pub(crate) fn supply_none(builder: Builder) -> Builder {
    absent_without_node!(builder:
        "release" release::Release
        "cluster" cluster::Cluster
        "configuration" configuration::Configuration
        "database" database::Database
        "gossip" gossip::Gossip
        "persistent-subscriptions" persistent_subscriptions::PersistentSubscriptions
        "projections" projections::Projections
    );
    builder
}

/// Supplies every section that this build has from the node.
pub(crate) fn supply(builder: Builder, node: &Arc<Node>) -> Builder {
    supply_from!(builder, node:
        "release" release
        "uptime" uptime
        "cluster" cluster
        "configuration" configuration
        "database" database
        "environment" environment
        "gossip" gossip
        "persistent-subscriptions" persistent_subscriptions
        "projections" projections
    );
    builder
}
