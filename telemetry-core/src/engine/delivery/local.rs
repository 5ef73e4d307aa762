//! Local channels: open for one report, or for the notice.

use std::time::Duration;

use tokio::time::timeout;

use crate::contained::{Foreign, contained, contained_async};
use crate::engine::parts::SinkPart;
use crate::sink::{LocalTwin, Opener};
use crate::{Delivery, Entry, SinkContext};

/// The deadline of one entry on one channel that waits; one that blocks the thread blocks telemetry only.
const DEADLINE: Duration = Duration::from_secs(10);

/// The local channels that could be opened.
pub(in crate::engine) struct Locals(Vec<Foreign<Box<dyn LocalTwin>>>);

impl Locals {
    pub(in crate::engine) fn open(sinks: &[SinkPart], cx: &SinkContext) -> Self {
        let openers = sinks.iter().filter_map(|sink| match sink.opener {
            Opener::Local(open) => Some(open),
            Opener::Remote { .. } => None,
        });
        Self(openers.filter_map(|open| contained(|| open(cx)).ok()?.ok()).map(Foreign::new).collect())
    }

    /// Tells every channel; whether at least one took it.
    pub(in crate::engine) async fn tell(&mut self, entry: Entry<'_>) -> Taken {
        let mut taken = Taken::ByNone;
        for channel in self.0.iter_mut().filter_map(Foreign::get) {
            let delivering = contained_async(channel.deliver(Delivery::entry_of(entry)));
            if let Ok(Ok(Ok(_))) = timeout(DEADLINE, delivering).await {
                taken = Taken::BySome;
            }
        }
        taken
    }
}

/// Whether a local channel took an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Taken {
    BySome,
    ByNone,
}
