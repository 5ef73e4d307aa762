//! The sections of KurrentDB's usage telemetry, one feature each.
//!
//! A host that wants all of them names this crate in `telemetry_core::link!`; each section then registers itself. A
//! host that wants some of them leaves the default features off and picks: a feature adds the crate of its name and
//! nothing else, and a section that is left out is not in the binary.
//!
//! ```toml
//! telemetry-providers = { version = "0.1", default-features = false, features = ["release", "uptime", "environment"] }
//! ```
//!
//! `uptime` and `environment` can read this process and this machine. Every other section is absent from the report
//! until the host supplies its values, and its crate has the rules by which they are counted and read.

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

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
