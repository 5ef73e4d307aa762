//! A node that is opted out itself: nothing is sent of it.

use telemetry_core::{CollectError, Consent, Context};

use crate::document::{Options, ServerOptout};
use crate::node::Node;

impl Node {
    /// Whether the node lets its reports be sent: one that says itself that it is opted out does not, and a doubt is off.
    ///
    /// A host gives it to [`Builder::consent`](telemetry_core::Builder::consent).
    pub async fn consent(&self, cx: &Context) -> Consent {
        match self.ask::<Options>(cx).await {
            Ok(options) => options.optout().map_or(Consent::Granted, of_option),
            // A release without the list, or without the option in it, has not opted out.
            Err(CollectError::NotThere(_)) => Consent::Granted,
            Err(CollectError::Denied(_)) => Consent::unknown(
                "since this user may not read whether the node is opted out: name one in $ops, or have the node's \
                 opt-out ignored",
            ),
            Err(_) => Consent::unknown(
                "since the node did not say whether it is opted out; to send all the same, have the node's opt-out ignored",
            ),
        }
    }
}

fn of_option(optout: ServerOptout) -> Consent {
    match optout {
        ServerOptout::Stated => Consent::opted_out(
            "since the node is opted out itself (its option TelemetryOptout is true); to send all the same, have the node's \
             opt-out ignored",
        ),
        ServerOptout::Doubtful => Consent::unknown(
            "since the node's option TelemetryOptout is neither true nor false; to send all the same, have the node's \
             opt-out ignored",
        ),
    }
}
