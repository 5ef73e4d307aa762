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
#[cfg(any(feature = "persistent-subscriptions", feature = "projections"))]
mod leading;
#[cfg(feature = "persistent-subscriptions")]
mod persistent_subscriptions;
#[cfg(feature = "projections")]
mod projections;
#[cfg(feature = "release")]
mod release;
mod supply;
#[cfg(feature = "uptime")]
mod uptime;

pub use supply::{supply, supply_absence};
