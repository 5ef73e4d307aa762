//! The one list of sections, and how a host gets all of them.

use std::sync::Arc;

use telemetry_core::{Builder, CollectError};

use crate::node::Node;

/// Gives the builder a source for each section of this build: by the first rule for what a process can tell of itself or
/// its machine, too, and by the second for what only a node tells.
macro_rules! supply_each {
    ($own:ident, $nodes:ident, $builder:ident, $from:ident) => {
        supply_each! { @each $builder, $from:
            $nodes "release" release::Release
            $own "uptime" uptime::Uptime
            $nodes "cluster" cluster::Cluster
            $nodes "configuration" configuration::Configuration
            $nodes "database" database::Database
            $own "environment" environment::Environment
            $nodes "gossip" gossip::Gossip
            $nodes "persistent-subscriptions" persistent_subscriptions::PersistentSubscriptions
            $nodes "projections" projections::Projections
        }
    };
    (@each $builder:ident, $from:ident: $($rule:ident $feature:literal $section:ident::$type:ident)*) => {{
        $(
            #[cfg(feature = $feature)]
            let $builder = supply_each!(@$rule $builder, $from, $section, telemetry_providers::$section::$type);
        )*
        // A build without sections asks for nothing.
        let _ = $from;
        $builder
    }};
    (@from_node $builder:ident, $node:ident, $read:ident, $section:ty) => {{
        let node = Arc::clone($node);
        $builder.supply::<$section>(async move |cx: &telemetry_core::Context| node.$read(cx).await)
    }};
    (@absent $builder:ident, $cause:ident, $read:ident, $section:ty) => {
        $builder.supply::<$section>(async move |_: &telemetry_core::Context| Err($cause))
    };
    (@left_alone $builder:ident, $cause:ident, $read:ident, $section:ty) => {
        $builder
    };
}

/// Supplies every section that this build has from the node.
///
/// The crates of those sections are linked by this one, so a host that calls
/// [`discover`](telemetry_core::Builder::discover) has their providers.
pub fn supply(builder: Builder, node: &Arc<Node>) -> Builder {
    supply_each!(from_node, from_node, builder, node)
}

/// Says why sections are absent where there is no node. Those that a process can tell of itself and its machine are left
/// alone.
pub fn supply_absence(builder: Builder, cause: CollectError) -> Builder {
    supply_each!(left_alone, absent, builder, cause)
}
