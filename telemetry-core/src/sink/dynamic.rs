//! The dynamic forms of sinks that the engine can keep in a list, and their registration as const data.

use std::any::TypeId;
use std::pin::Pin;

use super::{Channel, DeliverError, Delivery, Local, LocalSink, OpenError, Receipt, Remote, RemoteSink, Sink};
use crate::{Destination, Origin, SinkContext};

/// The registration of a sink, as const data.
#[doc(hidden)]
#[derive(Debug)]
pub struct SinkRegistration {
    pub(crate) sink: TypeId,
    pub(crate) name: &'static str,
    pub(crate) origin: Origin,
    pub(crate) opener: Opener,
}

inventory::collect!(SinkRegistration);

impl SinkRegistration {
    #[must_use]
    pub const fn new<S: Deliver<<S as Sink>::Channel>>(name: &'static str, origin: Origin) -> Self {
        Self { sink: TypeId::of::<S>(), name, origin, opener: S::OPENER }
    }
}

/// How a sink is opened, by its channel.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Opener {
    Local(Open<Local>),
    Remote { destination: fn(&SinkContext) -> Option<Destination>, open: Open<Remote> },
}

pub(crate) type Open<C> = fn(&SinkContext) -> Result<Option<Box<dyn DynSink<C>>>, OpenError>;

/// A sink that can deliver through its channel: a [`LocalSink`] or a [`RemoteSink`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no telemetry sink",
    label = "needs `Sink`, and `LocalSink` or `RemoteSink`",
    note = "a sink with `type Channel = Local` implements `LocalSink`; one with `type Channel = Remote` implements `RemoteSink`, \
            and says by `destination` where it sends"
)]
pub trait Deliver<C>: Sink {
    #[doc(hidden)]
    const OPENER: Opener;
}

impl<S: LocalSink> Deliver<Local> for S {
    const OPENER: Opener = Opener::Local(|cx| Ok(S::open(cx)?.map(|sink| Box::new(sink) as Box<dyn DynSink<Local>>)));
}

impl<S: RemoteSink> Deliver<Remote> for S {
    const OPENER: Opener = Opener::Remote {
        destination: S::destination,
        open: |cx| Ok(S::open(cx)?.map(|sink| Box::new(sink) as Box<dyn DynSink<Remote>>)),
    };
}

/// What a delivery will come to; nothing of the sink runs before it is polled.
pub(crate) type Delivering<'a> = Pin<Box<dyn Future<Output = Result<Receipt, DeliverError>> + 'a>>;

/// The form of a sink that can stand in a list.
#[doc(hidden)]
pub trait DynSink<C: Channel> {
    fn deliver(&mut self, delivery: Delivery<C>) -> Delivering<'_>;
}

impl<S: LocalSink> DynSink<Local> for S {
    fn deliver(&mut self, delivery: Delivery<Local>) -> Delivering<'_> {
        Box::pin(async move { LocalSink::deliver(self, delivery).await })
    }
}

impl<S: RemoteSink> DynSink<Remote> for S {
    fn deliver(&mut self, delivery: Delivery<Remote>) -> Delivering<'_> {
        Box::pin(async move { RemoteSink::deliver(self, delivery).await })
    }
}
