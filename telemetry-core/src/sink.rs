//! Sinks: where a report goes.

mod delivery;
mod dynamic;
mod error;
mod receipt;

pub use delivery::Delivery;
pub use dynamic::{Deliver, SinkRegistration};
pub use error::{DeliverError, OpenError};
pub use receipt::{Receipt, ReceiptComparison};

pub(crate) use dynamic::{DynSink, Open, Opener};

use crate::{Destination, SinkContext};

/// An output channel: a [`LocalSink`] or a [`RemoteSink`], as its `Channel` says.
///
/// # Behaviour
///
/// A channel is opened for each report and dropped after it, local ones first, each on a thread of its own. Every call of
/// it has 10 s; one that waits longer is cancelled, and one that blocks its thread is left behind and not opened again before
/// it has come back. A panic is a failed delivery. None of that costs another channel anything.
pub trait Sink: Sized + 'static {
    /// [`Local`] or [`Remote`].
    type Channel: Channel;

    /// Opens the channel for one report; `None` where the host has not configured it.
    ///
    /// # Errors
    ///
    /// When it is configured and can't be opened. A local channel then keeps the report from being sent, and other local
    /// channels are warned once; of a remote one the outcome says so.
    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError>;
}

/// A channel that stays on this machine, in the operator's sight: a log.
///
/// It is told every [`LogEvent`](crate::LogEvent), and the first is the notice.
///
/// **`Ok` must mean that an operator can read this event there.** That nothing leaves unseen rests on it: a report is sent
/// only if at least one local channel has taken it, and the notice before it. An event that a channel does not write by its nature is
/// [`DeliverError::Refused`]. One that it should have written and could not is [`DeliverError::Unreachable`]: that keeps the
/// report from being sent, whatever other channels have taken, and they are warned of it once.
///
/// ```
/// use telemetry_core::{
///     DeliverError, Delivery, Local, LocalSink, LogEvent, OpenError, Receipt, Sink, SinkContext, register_sink,
/// };
///
/// /// Keeps the last report in a file, beside a log that takes the notice; alone, it would keep every report from being sent.
/// #[derive(Debug)]
/// struct LastReport;
///
/// impl Sink for LastReport {
///     type Channel = Local;
///
///     fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
///         Ok(Some(Self))
///     }
/// }
///
/// impl LocalSink for LastReport {
///     async fn deliver(&mut self, delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
///         let LogEvent::Report(event) = delivery.event() else {
///             return Err(DeliverError::Refused("it keeps reports only".into()));
///         };
///         let written = std::fs::write("last-report.json", event.report().text());
///         written.map_err(|error| DeliverError::Unreachable(error.to_string().into()))?;
///         Ok(Receipt::new("written"))
///     }
/// }
///
/// register_sink!(LastReport);
/// ```
pub trait LocalSink: Sink<Channel = Local> {
    /// Takes an event.
    ///
    /// # Errors
    ///
    /// What became of it instead.
    fn deliver(&mut self, delivery: Delivery<Local>) -> impl Future<Output = Result<Receipt, DeliverError>>;
}

/// A channel that leaves this machine, or might.
///
/// It is opened only when the local channels have taken the notice and the report, and consent is given. Its `deliver` is one
/// attempt: the core repeats it, at most twice. It must not repeat by itself, and must not follow a redirect.
///
/// ```
/// use telemetry_core::{
///     DeliverError, Delivery, Destination, OpenError, Receipt, Remote, RemoteSink, Setting, Sink, SinkContext, Sinks,
///     register_sink,
/// };
///
/// /// The socket of a relay on this machine; the host passes it to `Builder::setting`.
/// #[derive(Clone, Debug)]
/// pub struct RelaySocket(pub std::path::PathBuf);
///
/// impl Setting for RelaySocket {
///     type Reader = Sinks;
/// }
///
/// /// Hands reports to the relay.
/// #[derive(Debug)]
/// struct Relay(std::path::PathBuf);
///
/// impl Sink for Relay {
///     type Channel = Remote;
///
///     fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
///         Ok(cx.setting().map(|RelaySocket(path)| Self(path.clone())))
///     }
/// }
///
/// impl RemoteSink for Relay {
///     fn destination(cx: &SinkContext) -> Option<Destination> {
///         cx.setting().map(|RelaySocket(path)| Destination::socket("unix", path))
///     }
///
///     async fn deliver(&mut self, delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
///         let unreachable = |error: std::io::Error| DeliverError::Unreachable(error.to_string().into());
///         let mut relay = tokio::net::UnixStream::connect(&self.0).await.map_err(unreachable)?;
///         let written = tokio::io::AsyncWriteExt::write_all(&mut relay, delivery.body().as_bytes()).await;
///         written.map_err(unreachable)?;
///         Ok(Receipt::new("written"))
///     }
/// }
///
/// register_sink!(Relay);
/// ```
pub trait RemoteSink: Sink<Channel = Remote> {
    /// Where it would send, known without opening it; `None` where the host has not configured it, and then it is never
    /// opened.
    fn destination(cx: &SinkContext) -> Option<Destination>;

    /// Makes one attempt to send a report.
    ///
    /// # Errors
    ///
    /// What became of it instead; the variant decides whether the core tries again.
    fn deliver(&mut self, delivery: Delivery<Remote>) -> impl Future<Output = Result<Receipt, DeliverError>>;
}

/// Whether a channel stays on this machine, in the operator's sight.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no telemetry channel",
    label = "there are two channels",
    note = "use `Local` for a log and `Remote` for what leaves"
)]
pub trait Channel: sealed::Sealed {
    #[doc(hidden)]
    type Payload: std::fmt::Debug + Send;
}

/// A channel that stays in the operator's sight: the log.
#[derive(Debug)]
pub enum Local {}

/// A channel that leaves: what was logged is sent.
#[derive(Debug)]
pub enum Remote {}

impl Channel for Local {
    type Payload = crate::LogEvent;
}

impl Channel for Remote {
    type Payload = delivery::Posting;
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
