//! A sink as one part of a program.

use std::any::{TypeId, type_name};
use std::cell::Cell;
use std::fmt;

use super::collection::SUPPLY_TIMEOUT;
use super::isolation::{Call, InFlight, IsolationError, WorkerThreads};
use super::warn_throttle::WarnThrottle;
use crate::sink::{Deliver, Opener, SinkRegistration};
use crate::{Destination, Line, Sink, SinkContext};

pub(super) struct SinkPart {
    pub(super) sink: TypeId,
    /// Its name, with the crate that it comes from.
    listed: String,
    pub(super) opener: Opener,
    /// Where it sends, asked once.
    reach: Reach,
    pub(super) throttle: WarnThrottle,
    /// Of receipts that differ.
    pub(super) receipt_throttle: WarnThrottle,
    pub(super) in_flight: InFlight,
    is_gone: Cell<bool>,
}

/// Where a channel sends.
#[derive(Clone, Debug)]
pub(super) enum Reach {
    /// Nowhere: it is a local one, or the host has not configured it.
    Nowhere,
    To(Destination),
    /// It can't be used, for this reason.
    Unusable(Line),
}

impl SinkPart {
    pub(super) fn registered(registration: &SinkRegistration) -> Self {
        let listed = format!("{} ({})", registration.name, registration.origin);
        Self::new(registration.sink, listed, registration.opener)
    }

    /// Only its type tells where it comes from.
    pub(super) fn unregistered<S: Deliver<<S as Sink>::Channel>>() -> Self {
        let path = type_name::<S>().split('<').next().unwrap_or_default();
        let (krate, _) = path.split_once("::").unwrap_or((path, path));
        let (_, name) = path.rsplit_once("::").unwrap_or((path, path));
        Self::new(TypeId::of::<S>(), format!("{name} ({krate})"), S::OPENER)
    }

    fn new(sink: TypeId, listed: String, opener: Opener) -> Self {
        Self {
            sink,
            listed,
            opener,
            reach: Reach::Nowhere,
            throttle: WarnThrottle::default(),
            receipt_throttle: WarnThrottle::default(),
            in_flight: InFlight::default(),
            is_gone: Cell::default(),
        }
    }

    pub(super) fn is_local(&self) -> bool {
        matches!(self.opener, Opener::Local(_))
    }

    pub(super) fn set_reach(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// Where it sends; `None` once that receiver is gone.
    pub(super) fn destination(&self) -> Option<&Destination> {
        match &self.reach {
            Reach::To(destination) if !self.is_gone.get() => Some(destination),
            _ => None,
        }
    }

    /// Why it can't be used, though the host may have configured it.
    pub(super) fn unusable(&self) -> Option<Line> {
        match &self.reach {
            Reach::Unusable(why) => Some(Line::new(format_args!("{self}: {why}"))),
            _ => None,
        }
    }

    /// Takes note that its receiver never wants a report again.
    pub(super) fn give_up(&self) {
        self.is_gone.set(true);
    }

    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.get()
    }
}

/// Asks sinks where they would send, all at the same time.
pub(super) async fn ask_reaches(openers: &[Opener], cx: &SinkContext, threads: &WorkerThreads) -> Vec<Reach> {
    let calls: Vec<_> = openers.iter().map(|opener| ask_reach(*opener, cx, threads)).collect();
    let mut reaches = Vec::new();
    for call in calls {
        reaches.push(call.answer().await);
    }
    reaches
}

fn ask_reach(opener: Opener, cx: &SinkContext, threads: &WorkerThreads) -> ReachCall {
    match opener {
        Opener::Local(_) => ReachCall(None),
        Opener::Remote { destination, .. } => {
            let cx = cx.clone();
            let ask = async move || destination(&cx);
            ReachCall(Some(threads.call_once("destination", &InFlight::default(), SUPPLY_TIMEOUT, ask)))
        }
    }
}

/// A sink that is being asked where it would send; local ones are not.
struct ReachCall(Option<Call<Option<Destination>>>);

impl ReachCall {
    async fn answer(self) -> Reach {
        let Some(call) = self.0 else { return Reach::Nowhere };
        match call.answer().await {
            Ok(destination) => destination.map_or(Reach::Nowhere, Reach::To),
            Err(error) => Reach::Unusable(unanswered(error)),
        }
    }
}

fn unanswered(error: IsolationError) -> Line {
    Line::new(format_args!("asked where it sends, {error}"))
}

impl fmt::Display for SinkPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.listed)
    }
}
