//! The adapter: what a KurrentDB or EventStoreDB node tells over its HTTP interface becomes the sections of a report.
//!
//! Each endpoint is asked once per report, however many sections need it. What the meaning of a value is, the section's
//! own crate says; here is only how a node spells it.

mod address;
mod authority;
mod client;
mod credentials;
mod document;
mod endpoint;
mod finding;
mod json;
mod list;
mod metadata;
mod node;
mod optout;
mod remarks;
mod resolver;
mod section;
mod session;
mod strange;
#[cfg(test)]
mod tests;

pub(crate) use address::NodeAddress;
pub(crate) use authority::{Authority, NoAuthority};
pub(crate) use credentials::{Credentials, NoPassword, PASSWORD_VARIABLE};
pub(crate) use finding::{Finding, Found};
pub(crate) use node::{Node, Said};
pub(crate) use section::{supply, supply_none};
