//! A node that is opted out itself: nothing is sent of it.

use std::sync::Arc;

use telemetry_core::{Builder, Context, Veto};

use super::document::{Document, Options, ServerOptout};
use super::endpoint::Trouble;
use super::node::Node;

/// A node that says itself that it is opted out keeps its reports from being sent, and so does a doubt.
pub(crate) fn honour(builder: Builder, node: &Arc<Node>) -> Builder {
    let node = Arc::clone(node);
    builder.veto(async move |cx: &Context| node.objection(cx).await.map(Veto::because))
}

impl Node {
    /// Why reports are not sent, as the end of the sentence "opted out, …".
    pub(super) async fn objection(&self, cx: &Context) -> Option<&'static str> {
        // It says that this user may not know, or that it has no options.
        let no_answers = [403, 404].map(|status| Options::ENDPOINT.error(Trouble::Status(status)));
        match self.ask::<Options>(cx).await {
            Ok(options) => options.optout().map(of_option),
            Err(error) if no_answers.contains(&error) => None,
            Err(_) => {
                Some("since the node did not say whether it is opted out; `--node-optout ignore` sends all the same")
            }
        }
    }
}

fn of_option(optout: ServerOptout) -> &'static str {
    match optout {
        ServerOptout::Stated => {
            "since the node is opted out itself (its option TelemetryOptout is true); `--node-optout ignore` sends all the same"
        }
        ServerOptout::Doubtful => {
            "since the node's option TelemetryOptout is neither true nor false; `--node-optout ignore` sends all the same"
        }
    }
}
