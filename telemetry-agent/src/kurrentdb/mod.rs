//! The adapter: what a KurrentDB or EventStoreDB node tells over its HTTP interface becomes the sections of a report.
//!
//! Each endpoint is asked once per report, however many sections need it. What the meaning of a value is, the section's
//! own crate says; here is only how a node spells it.

mod address;
mod authority;
mod cause;
mod client;
mod credentials;
mod document;
mod endpoint;
mod file;
mod json;
mod list;
mod metadata;
mod node;
mod probe;
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
pub(crate) use node::{Node, Said};
pub(crate) use probe::{Found, Probe, Probed, watch};
pub(crate) use section::supply;

use std::sync::Arc;

use telemetry_core::{Builder, Context, Veto};

use document::{Options, ServerOptout};

/// A node that says itself that it is opted out keeps its reports from being sent.
pub(crate) fn honour_optout(builder: Builder, node: &Arc<Node>) -> Builder {
    let node = Arc::clone(node);
    builder.veto(async move |cx: &Context| {
        node.ask::<Options>(cx).await.ok()?.optout().map(|optout| Veto::because(objection(optout)))
    })
}

/// Why reports are not sent, as the end of the sentence "opted out, …".
fn objection(optout: ServerOptout) -> &'static str {
    match optout {
        ServerOptout::Stated => {
            "since the node is opted out itself (its option TelemetryOptout is true); `--node-optout ignore` sends all the same"
        }
        ServerOptout::Doubtful => {
            "since the node's option TelemetryOptout is neither true nor false; `--node-optout ignore` sends all the same"
        }
    }
}
