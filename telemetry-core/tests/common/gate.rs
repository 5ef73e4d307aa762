//! A door that opens once.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use telemetry_core::{Setting, Sinks};

/// Clones are the same door. As a setting, it is opened by a faulty channel that is at work.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn new() -> Self {
        Self::default()
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
