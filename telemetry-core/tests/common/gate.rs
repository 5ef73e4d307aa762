//! A gate that opens once.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use telemetry_core::{Provider, Setting, Sinks};

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
        let is_open = self.0.0.lock().unwrap();
        let (is_open, _) = self.0.1.wait_timeout_while(is_open, Duration::from_secs(10), |is_open| !*is_open).unwrap();
        assert!(*is_open, "the gate stayed shut");
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
