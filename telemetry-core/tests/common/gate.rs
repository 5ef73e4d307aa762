//! A gate that opens once.

use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context as Task, Wake, Waker};
use std::time::Duration;

use telemetry_core::{Provider, Setting, Sinks, Telemetry};

use super::{Alpha, by};

/// Clones are the same gate. As a setting, it is opened by a faulty channel that is at work.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn is_open(&self) -> bool {
        *self.0.0.lock().unwrap()
    }

    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    #[track_caller]
    pub fn wait(&self) {
        assert!(self.opens(), "the gate stayed shut");
    }

    /// Waits, and says whether it opened in time.
    fn opens(&self) -> bool {
        let is_open = self.0.0.lock().unwrap();
        let (is_open, _) = self.0.1.wait_timeout_while(is_open, Duration::from_secs(10), |is_open| !*is_open).unwrap();
        *is_open
    }
}

impl Setting for Gate {
    type Reader = Sinks;
}

/// A setting: what a channel that blocks its thread waits for.
pub struct Release(pub Gate);

impl Setting for Release {
    type Reader = Sinks;
}

/// Opens its gate when it is dropped, be it by a panic.
pub struct OpenOnDrop(pub Gate);

impl Drop for OpenOnDrop {
    fn drop(&mut self) {
        self.0.open();
    }
}

/// The executor of a host, which blocks whoever wakes it.
impl Wake for Gate {
    fn wake(self: Arc<Self>) {
        let _ = self.opens();
    }
}

/// Keeps telemetry, which must be waiting for a channel to take the notice, from its end until the gate opens: its thread
/// is then waking a host that has asked for a report.
pub fn hold_end(telemetry: &Telemetry) -> Gate {
    let release = Gate::new();
    let waker = Waker::from(Arc::new(release.clone()));
    assert!(pin!(telemetry.report_now()).poll(&mut Task::from_waker(&waker)).is_pending());
    release
}

pub struct Gates {
    pub started: Gate,
    pub release: Gate,
}

/// A provider that blocks its thread until it is released.
pub fn blocking() -> (impl Provider, Gates) {
    let gates = Gates { started: Gate::new(), release: Gate::new() };
    let (started, release) = (gates.started.clone(), gates.release.clone());
    let provider = by(async move |_| {
        started.open();
        release.wait();
        Ok(Alpha { count: 7 })
    });
    (provider, gates)
}
