//! Local channels: open for one report, or for the notice.

use std::time::Duration;

use tokio::time::timeout;

use crate::contained::{Foreign, contained, contained_async};
use crate::engine::parts::SinkPart;
use crate::entry::Listed;
use crate::outcome::Urgency;
use crate::sink::{LocalTwin, OpenLocal, Opener};
use crate::{DeliverError, Delivery, Entry, Line, Receipt, SinkContext};

/// The deadline of one entry on one channel that waits; one that blocks the thread blocks telemetry only.
const DEADLINE: Duration = Duration::from_secs(10);

/// The local channels, those that can't be opened included.
pub(in crate::engine) struct Locals<'a>(Vec<LocalChannel<'a>>);

struct LocalChannel<'a> {
    part: &'a SinkPart,
    /// It holds nothing where the host has not configured it.
    opened: Result<Foreign<Box<dyn LocalTwin>>, Line>,
    /// The first thing that went wrong; that it does not write an entry is no fault.
    fault: Option<Line>,
}

impl<'a> Locals<'a> {
    pub(in crate::engine) fn open(sinks: &'a [SinkPart], cx: &SinkContext) -> Self {
        let open = |part: &'a SinkPart| match part.opener {
            Opener::Local(open) => Some(LocalChannel::new(part, open, cx)),
            Opener::Remote { .. } => None,
        };
        Self(sinks.iter().filter_map(open).collect())
    }

    /// Tells every channel.
    ///
    /// # Errors
    ///
    /// What each of them said instead, if none took it.
    pub(in crate::engine) async fn tell(&mut self, entry: Entry<'_>) -> Result<(), Line> {
        let (mut taken, mut said) = (None, Vec::new());
        for channel in &mut self.0 {
            match channel.tell(entry).await {
                Some(Ok(receipt)) => taken = Some(receipt),
                Some(Err(instead)) => said.push(format!("{}: {instead}", channel.part)),
                None => {}
            }
        }
        taken.map(drop).ok_or_else(|| Line::new(Listed(&said)))
    }

    /// Warns of the channels that are broken, of each as its alarm says.
    pub(in crate::engine) async fn tell_faults(&mut self) {
        let faults: Vec<_> = self.0.iter().filter_map(LocalChannel::alarming_fault).collect();
        for fault in &faults {
            // Whether anybody reads it is up to the channels that are left.
            let _ = self.tell(Entry::Warning(fault)).await;
        }
    }
}

impl<'a> LocalChannel<'a> {
    fn new(part: &'a SinkPart, open: OpenLocal, cx: &SinkContext) -> Self {
        let opened = match contained(|| open(cx)) {
            Ok(opened) => opened.map(Foreign::new).map_err(|error| error.0),
            Err(panicked) => Err(Line::new(panicked)),
        };
        let fault = opened.as_ref().err().cloned();
        Self { part, opened, fault }
    }

    /// Its receipt, or what it said instead; `None` if it is not configured.
    async fn tell(&mut self, entry: Entry<'_>) -> Option<Result<Receipt, Line>> {
        let result = match &mut self.opened {
            Ok(channel) => deliver(channel.get()?.as_mut(), entry).await,
            Err(why) => Err(DeliverError::Unreachable(why.clone())),
        };
        Some(result.map_err(|error| self.note(&error)))
    }

    fn note(&mut self, error: &DeliverError) -> Line {
        let line = Line::new(error);
        if !matches!(error, DeliverError::Refused(_)) {
            self.fault.get_or_insert_with(|| line.clone());
        }
        line
    }

    /// What to warn of.
    fn alarming_fault(&self) -> Option<Line> {
        let Some(fault) = &self.fault else {
            self.part.alarm.mended();
            return None;
        };
        let is_alarming = self.part.alarm.broken() == Urgency::Warn;
        is_alarming.then(|| Line::new(format_args!("Telemetry channel {} failed: {fault}", self.part)))
    }
}

async fn deliver(channel: &mut dyn LocalTwin, entry: Entry<'_>) -> Result<Receipt, DeliverError> {
    match timeout(DEADLINE, contained_async(channel.deliver(Delivery::entry_of(entry)))).await {
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => Err(DeliverError::Unreachable(Line::new(panicked))),
        Err(_) => Err(DeliverError::Unreachable(Line::new(format_args!("no answer within {} s", DEADLINE.as_secs())))),
    }
}
