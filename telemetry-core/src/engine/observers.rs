//! Observers: what the host hears of each event, after the local channels.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use super::isolation::{InFlight, IsolationError, Worker, WorkerThreads};
use crate::panic_safe::PanicSafe;
use crate::{Line, LogEvent};

/// Time that an observer has to return.
const OBSERVER_TIMEOUT: Duration = Duration::from_secs(10);

/// All observers of a host, in the order in which they were given.
#[derive(Default)]
pub(super) struct Observers(Vec<Observer>);

type Observe = dyn Fn(&LogEvent) + Send + Sync;

struct Observer {
    observe: Arc<PanicSafe<Box<Observe>>>,
    in_flight: InFlight,
    is_warned_of: Cell<bool>,
}

impl Observers {
    pub(super) fn add(&mut self, observe: impl Fn(&LogEvent) + Send + Sync + 'static) {
        let observe = Arc::new(PanicSafe::new(Some(Box::new(observe) as Box<Observe>)));
        self.0.push(Observer { observe, in_flight: InFlight::default(), is_warned_of: Cell::default() });
    }

    /// Gives each of them a thread for one report.
    pub(super) fn start<'a>(&'a self, threads: &WorkerThreads) -> ObserverThreads<'a> {
        let start = |observer: &'a Observer| ObserverThread {
            observer,
            worker: threads.start("observer", &observer.in_flight),
            failure: None,
        };
        ObserverThreads(self.0.iter().map(start).collect())
    }
}

/// The observers while one report is made.
pub(super) struct ObserverThreads<'a>(Vec<ObserverThread<'a>>);

struct ObserverThread<'a> {
    observer: &'a Observer,
    worker: Worker<()>,
    /// The first thing that went wrong.
    failure: Option<IsolationError>,
}

impl ObserverThreads<'_> {
    /// Tells each of them, one after the other.
    pub(super) async fn notify(&mut self, event: &LogEvent) {
        for thread in &mut self.0 {
            thread.notify(event.clone()).await;
        }
    }

    /// Ends their threads.
    pub(super) async fn end(self) {
        for thread in self.0 {
            thread.worker.end().await;
        }
    }

    /// Which ones failed that nobody was warned of.
    pub(super) fn failures(&self) -> Vec<Line> {
        self.0.iter().zip(1_u32..).filter_map(|(thread, number)| thread.failure(number)).collect()
    }
}

impl ObserverThread<'_> {
    async fn notify(&mut self, event: LogEvent) {
        let observe = Arc::clone(&self.observer.observe);
        let call = async move |(): &mut ()| observe.as_ref().as_ref().map_or((), |observe| observe(&event));
        match self.worker.call(OBSERVER_TIMEOUT, call).await {
            // One that has not returned rests.
            Ok(()) | Err(IsolationError::Stuck) => {}
            Err(error) => drop(self.failure.get_or_insert(error)),
        }
    }

    fn failure(&self, number: u32) -> Option<Line> {
        let failure = self.failure?;
        let is_known = self.observer.is_warned_of.replace(true);
        (!is_known).then(|| Line::new(format_args!("Telemetry observer {number} failed: {failure}")))
    }
}
