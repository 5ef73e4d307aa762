//! Sinks: where a report goes.

mod delivery;
mod erased;

use std::time::Duration;

pub use delivery::{Delivery, Receipt};

pub use erased::SinkEntry;
pub(crate) use erased::{Erase, LocalTwin, OpenLocal, OpenRemote, Opener, RemoteTwin};

use crate::{Destination, Entry, Line, SinkContext};

/// An output channel: [`Local`] or [`Remote`], which is part of its type.
///
/// # Behaviour
///
/// A channel is opened for each report and dropped after it, local ones first. A local channel is handed every
/// [`Entry`](crate::Entry), each under a deadline of 10 s, and the first is the notice. A remote one is opened only when a
/// local channel has taken the notice and the report, and consent is given; its `deliver` is one attempt, under a deadline
/// of 10 s, and the core makes at most three. A panic in a sink is a failed delivery. A sink must not repeat, and must not
/// follow a redirect.
///
/// **`Ok` from a local channel must mean that an operator can read this entry there.** That nothing leaves unseen rests on
/// it. So an entry that a channel does not write is [`DeliverError::Refused`], as below, and one that it should have
/// written and could not is [`DeliverError::Unreachable`], of which the other local channels are warned once.
///
/// ```
/// use telemetry_core::{Delivery, DeliverError, Entry, Local, OpenError, Receipt, Sink, SinkContext, register_sink};
///
/// /// Keeps the last report in a file.
/// struct LastReport;
///
/// impl Sink for LastReport {
///     type Channel = Local;
///
///     fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
///         Ok(Some(Self))
///     }
///
///     async fn deliver(&mut self, delivery: Delivery<'_, Local>) -> Result<Receipt, DeliverError> {
///         let Entry::Report(report) = delivery.entry() else {
///             return Err(DeliverError::Refused("it keeps reports only".into()));
///         };
///         let written = std::fs::write("last-report.json", report.text());
///         written.map_err(|error| DeliverError::Unreachable(error.to_string().into()))?;
///         Ok(Receipt::new("written"))
///     }
/// }
///
/// register_sink!(LastReport);
/// ```
pub trait Sink: Sized + 'static {
    /// [`Local`] or [`Remote`].
    type Channel: Channel;

    /// Opens the channel for one report; `None` where the host has not configured it.
    ///
    /// # Errors
    ///
    /// When it is configured and can't be opened. The outcome line says so of a remote channel, and of a local one where
    /// none took the report; where another did, that one is warned once.
    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError>;

    /// Takes an entry (local), or makes one attempt to send a report (remote).
    ///
    /// # Errors
    ///
    /// What became of it instead; the variant decides whether the core tries again.
    fn deliver(&mut self, delivery: Delivery<'_, Self::Channel>)
    -> impl Future<Output = Result<Receipt, DeliverError>>;

    /// Where a remote channel would send, known without opening it; `None` where it is not configured, and then it is
    /// never opened. A local channel is not asked.
    #[must_use]
    fn destination(_cx: &SinkContext) -> Option<Destination> {
        None
    }
}

/// Whether a channel stays on this machine, in the operator's sight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no telemetry channel",
    label = "there are two channels",
    note = "use `Local` for a log and `Remote` for what leaves"
)]
pub trait Channel: sealed::Sealed {
    #[doc(hidden)]
    type Freight<'a>: std::fmt::Debug;
}

/// A channel that stays in the operator's sight: the log.
#[derive(Debug)]
pub enum Local {}

/// A channel that leaves: what was logged is sent.
#[derive(Debug)]
pub enum Remote {}

impl Channel for Local {
    type Freight<'a> = Entry<'a>;
}

impl Channel for Remote {
    type Freight<'a> = delivery::Posting<'a>;
}

mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is no telemetry channel",
        label = "there are two channels",
        note = "use `Local` for a log and `Remote` for what leaves"
    )]
    pub trait Sealed {}

    impl Sealed for super::Local {}
    impl Sealed for super::Remote {}
}

/// Why a channel can't be opened.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(pub Line);

/// What became of a delivery that did not succeed.
///
/// "Tried again" is said of remote channels, and holds until the third attempt.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeliverError {
    /// No connection, or none that held; or what a local channel writes to can't be written. Tried again.
    #[error("{0}")]
    Unreachable(Line),
    /// The receiver asks for time: statuses 429, 502, 503 and 504 of HTTP. Tried again, unless it asks for more than 300 s.
    #[error("{reason}")]
    Busy {
        /// What it said.
        reason: Line,
        /// How long it asked to be left alone; it is a second at least.
        retry_after: Option<Duration>,
    },
    /// The report is too large for the receiver.
    #[error("{0}")]
    TooLarge(Line),
    /// The receiver will never want reports again.
    #[error("{0}")]
    Gone(Line),
    /// The receiver, or the channel, does not want this report; or a local channel does not write such entries.
    #[error("{0}")]
    Refused(Line),
}
