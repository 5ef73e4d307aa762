//! The twins of [`Sink`] that the engine can keep in a list, and their registration as const data.

use std::any::TypeId;
use std::pin::Pin;

use super::{DeliverError, Delivery, Local, OpenError, Receipt, Remote, Sink};
use crate::{Destination, Origin, SinkContext};

/// The registration of a sink, as const data.
#[doc(hidden)]
pub struct SinkEntry {
    pub(crate) sink: TypeId,
    pub(crate) name: &'static str,
    pub(crate) origin: Origin,
    pub(crate) opener: Opener,
}

inventory::collect!(SinkEntry);

impl SinkEntry {
    #[must_use]
    pub const fn new<S: Erase<<S as Sink>::Channel>>(name: &'static str, origin: Origin) -> Self {
        Self { sink: TypeId::of::<S>(), name, origin, opener: S::OPENER }
    }
}

/// How a sink is opened, by its channel.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Opener {
    Local(OpenLocal),
    Remote { destination: fn(&SinkContext) -> Option<Destination>, open: OpenRemote },
}

pub(crate) type OpenLocal = fn(&SinkContext) -> Result<Option<Box<dyn LocalTwin>>, OpenError>;
pub(crate) type OpenRemote = fn(&SinkContext) -> Result<Option<Box<dyn RemoteTwin>>, OpenError>;

/// A sink whose channel is known.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no telemetry sink",
    label = "needs `Sink`",
    note = "implement `Sink` for it, with `type Channel = Local` for a log and `type Channel = Remote` for what leaves"
)]
pub trait Erase<C>: Sink {
    const OPENER: Opener;
}

impl<S: Sink<Channel = Local>> Erase<Local> for S {
    const OPENER: Opener = Opener::Local(|cx| Ok(S::open(cx)?.map(|sink| Box::new(sink) as Box<dyn LocalTwin>)));
}

impl<S: Sink<Channel = Remote>> Erase<Remote> for S {
    const OPENER: Opener = Opener::Remote {
        destination: S::destination,
        open: |cx| Ok(S::open(cx)?.map(|sink| Box::new(sink) as Box<dyn RemoteTwin>)),
    };
}

/// What a delivery will come to; nothing of the sink runs before it is polled.
pub(crate) type Delivering<'a> = Pin<Box<dyn Future<Output = Result<Receipt, DeliverError>> + 'a>>;

pub trait LocalTwin {
    fn deliver<'a>(&'a mut self, delivery: Delivery<'a, Local>) -> Delivering<'a>;
}

pub trait RemoteTwin {
    fn deliver<'a>(&'a mut self, delivery: Delivery<'a, Remote>) -> Delivering<'a>;
}

impl<S: Sink<Channel = Local>> LocalTwin for S {
    fn deliver<'a>(&'a mut self, delivery: Delivery<'a, Local>) -> Delivering<'a> {
        Box::pin(async move { Sink::deliver(self, delivery).await })
    }
}

impl<S: Sink<Channel = Remote>> RemoteTwin for S {
    fn deliver<'a>(&'a mut self, delivery: Delivery<'a, Remote>) -> Delivering<'a> {
        Box::pin(async move { Sink::deliver(self, delivery).await })
    }
}
