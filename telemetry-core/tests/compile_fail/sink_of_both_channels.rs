//! A sink is local or remote, and not both.

use telemetry_core::{DeliverError, Delivery, Local, OpenError, Receipt, Remote, Sink, SinkContext};

struct Both;

impl Sink for Both {
    type Channel = Local;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }

    async fn deliver(&mut self, _delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("logged"))
    }
}

impl Sink for Both {
    type Channel = Remote;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }

    async fn deliver(&mut self, _delivery: Delivery<Remote>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("sent"))
    }
}

fn main() {}
