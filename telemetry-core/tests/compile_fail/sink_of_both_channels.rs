//! A sink is local or remote, and not both.

use telemetry_core::{
    DeliverError, Delivery, Destination, Local, LocalSink, OpenError, Receipt, Remote, RemoteSink, Sink, SinkContext,
};

struct Both;

impl Sink for Both {
    type Channel = Local;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }
}

impl LocalSink for Both {
    async fn deliver(&mut self, _delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("logged"))
    }
}

impl RemoteSink for Both {
    fn destination(_cx: &SinkContext) -> Option<Destination> {
        Some(Destination::new("https", "telemetry.example.com", 443))
    }

    async fn deliver(&mut self, _delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("sent"))
    }
}

fn main() {}
