//! A remote sink says where it sends.

use telemetry_core::{DeliverError, Delivery, OpenError, Receipt, Remote, RemoteSink, Sink, SinkContext, register_sink};

struct NoDestination;

impl Sink for NoDestination {
    type Channel = Remote;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }
}

impl RemoteSink for NoDestination {
    async fn deliver(&mut self, _delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("sent"))
    }
}

register_sink!(NoDestination);

fn main() {}
