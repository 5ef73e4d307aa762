//! A node that is opted out itself: nothing is sent of it.

use telemetry_core::{CollectError, Consent, Context};

use crate::document::{Info, Options, ServerOptout};
use crate::node::Node;
use crate::probe::OptionsProbe;

impl Node {
    /// Whether the node lets its reports be sent: one that says itself that it is opted out does not, and a doubt is off.
    ///
    /// A host gives it to [`Builder::consent`](telemetry_core::Builder::consent).
    pub async fn consent(&self, cx: &Context) -> Consent {
        self.optout(cx).await.into()
    }

    /// What the node's options say of its own opt-out, for a host that names its remedies itself.
    pub async fn optout(&self, cx: &Context) -> OptionsProbe {
        match self.ask::<Options>(cx).await {
            Ok(options) => options.optout().into(),
            // What does not tell its release either is no node that could be known not to have opted out.
            Err(CollectError::NotThere(_)) if self.ask::<Info>(cx).await.is_ok() => OptionsProbe::NotThere,
            Err(CollectError::Denied(_)) => OptionsProbe::Refused,
            Err(_) => OptionsProbe::Failed,
        }
    }
}

impl From<Option<ServerOptout>> for OptionsProbe {
    fn from(optout: Option<ServerOptout>) -> Self {
        match optout {
            None => Self::NotOptedOut,
            Some(ServerOptout::Stated) => Self::OptedOut,
            Some(ServerOptout::Doubtful) => Self::Doubtful,
        }
    }
}

/// A release without the list, or without the option in it, has not opted out.
impl From<OptionsProbe> for Consent {
    fn from(probe: OptionsProbe) -> Self {
        match probe {
            OptionsProbe::NotOptedOut | OptionsProbe::NotThere => Self::Granted,
            OptionsProbe::OptedOut => Self::opted_out(
                "since the node is opted out itself (its option TelemetryOptout is true); to send all the same, have the \
                 node's opt-out ignored",
            ),
            OptionsProbe::Doubtful => Self::unknown(
                "since the node's option TelemetryOptout is neither true nor false; to send all the same, have the node's \
                 opt-out ignored",
            ),
            OptionsProbe::Refused => Self::unknown(
                "since this user may not read whether the node is opted out: name one in $ops, or have the node's \
                 opt-out ignored",
            ),
            OptionsProbe::Failed => Self::unknown(
                "since the node did not say whether it is opted out; to send all the same, have the node's opt-out ignored",
            ),
        }
    }
}
