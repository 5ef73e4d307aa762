//! A sink that delivers nothing is no channel.

use telemetry_core::{OpenError, Remote, Sink, SinkContext, register_sink};

struct Idle;

impl Sink for Idle {
    type Channel = Remote;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }
}

register_sink!(Idle);

fn main() {}
