//! The sections of KurrentDB's usage telemetry, one feature each.

#[cfg(feature = "cluster")]
pub use telemetry_provider_cluster as cluster;
#[cfg(feature = "configuration")]
pub use telemetry_provider_configuration as configuration;
#[cfg(feature = "database")]
pub use telemetry_provider_database as database;
#[cfg(feature = "environment")]
pub use telemetry_provider_environment as environment;
#[cfg(feature = "gossip")]
pub use telemetry_provider_gossip as gossip;
#[cfg(feature = "persistent-subscriptions")]
pub use telemetry_provider_persistent_subscriptions as persistent_subscriptions;
#[cfg(feature = "projections")]
pub use telemetry_provider_projections as projections;
#[cfg(feature = "release")]
pub use telemetry_provider_release as release;
#[cfg(feature = "uptime")]
pub use telemetry_provider_uptime as uptime;
