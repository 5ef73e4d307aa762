//! What a KurrentDB or EventStoreDB node tells over its HTTP interface becomes the sections of a report.
//!
//! A [`Node`] says where a node is and as whom it is read. [`supply`] takes every section that this build has from it;
//! a host that wants some of them leaves the default features off, or supplies single ones by the methods of [`Node`]:
//!
//! ```
//! use std::sync::Arc;
//! use telemetry_core::{Builder, Context};
//! use telemetry_kurrentdb::{Node, NodeAddress, NodeAddressError};
//!
//! fn with_cluster(host: Builder) -> Result<Builder, NodeAddressError> {
//!     let node = Arc::new(Node::at(NodeAddress::parse("http://127.0.0.1:2113")?));
//!     Ok(host.supply(async move |cx: &Context| node.cluster(cx).await))
//! }
//! ```
//!
//! Each endpoint is asked once per report, however many sections need it. What the meaning of a value is, the section's
//! own crate says; here is only how a node spells it. Nothing is logged or printed: [`Node::on_message`] and [`Node::findings`]
//! say what there is to say.

mod address;
mod authority;
mod connect_error;
mod connection;
mod connections;
mod credentials;
mod document;
mod endpoint;
mod exchange;
mod finding;
mod json;
mod list;
mod message;
mod metadata;
mod node;
mod operator_values;
mod optout;
mod probe;
mod random_identifier;
mod read_error;
mod reading;
mod resolver;
mod route;
mod section;
mod session;
#[cfg(test)]
mod tests;
mod told_once;
mod unrecognized;

pub use telemetry_provider_labels::NodeState;

pub use address::{NodeAddress, NodeAddressError};
pub use authority::{Authority, AuthorityError};
pub use connect_error::ConnectError;
pub use credentials::{Credentials, PasswordError};
pub use finding::{Finding, Found};
pub use message::NodeMessage;
pub use node::Node;
pub use operator_values::OperatorValues;
pub use probe::{OptionsProbe, Probe};
pub use read_error::ReadError;
pub use section::{supply, supply_absence};
pub use unrecognized::Unrecognized;

/// What a fuzzer checks: whatever is read from an answer stands in it.
#[cfg(fuzzing)]
pub mod oracle {
    /// Reads the rest of the input as the answer of the endpoint that its first byte names.
    pub fn check_document(input: &[u8]) {
        crate::document::oracle::check(input);
    }

    /// Counts the rest of the input as a list that comes in pieces, whose length its first byte says.
    pub fn check_list(input: &[u8]) {
        crate::list::oracle::check(input);
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
