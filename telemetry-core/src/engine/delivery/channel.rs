//! A channel on a thread of its own, for one report.

use std::time::Duration;

use crate::engine::isolation::{IsolationError, Worker, WorkerThreads};
use crate::engine::sink_part::SinkPart;
use crate::panic_safe::PanicSafe;
use crate::sink::{DynSink, Open};
use crate::{Channel, DeliverError, Delivery, OpenError, Receipt, SinkContext};

/// The deadline of each call of a channel.
pub(super) const CHANNEL_TIMEOUT: Duration = Duration::from_secs(10);

/// The thread of one channel, which is opened and dropped there.
pub(super) struct ChannelThread<C: Channel>(Worker<PanicSafe<Box<dyn DynSink<C>>>>);

/// What opening a channel came to.
pub(super) enum Opened {
    Ready,
    NotConfigured,
    Failed(OpenError),
}

impl<C: Channel + 'static> ChannelThread<C> {
    pub(super) fn start(part: &SinkPart, threads: &WorkerThreads) -> Self {
        Self(threads.start("channel", &part.in_flight))
    }

    pub(super) async fn open(&mut self, open: Open<C>, cx: &SinkContext) -> Result<Opened, IsolationError> {
        let cx = cx.clone();
        let call = async move |state: &mut PanicSafe<Box<dyn DynSink<C>>>| match open(&cx) {
            Ok(Some(sink)) => {
                *state = PanicSafe::new(Some(sink));
                Opened::Ready
            }
            Ok(None) => Opened::NotConfigured,
            Err(error) => Opened::Failed(error),
        };
        self.0.call(CHANNEL_TIMEOUT, call).await
    }

    /// Drops the channel, and ends its thread.
    pub(super) async fn end(self) {
        self.0.end().await;
    }

    /// What the channel says, if it was opened.
    pub(super) async fn deliver(
        &mut self,
        delivery: Delivery<C>,
    ) -> Result<Result<Receipt, DeliverError>, IsolationError> {
        let call = async move |state: &mut PanicSafe<Box<dyn DynSink<C>>>| match state.get() {
            Some(sink) => sink.deliver(delivery).await,
            None => Err(DeliverError::Refused("it is not open".into())),
        };
        self.0.call(CHANNEL_TIMEOUT, call).await
    }
}
