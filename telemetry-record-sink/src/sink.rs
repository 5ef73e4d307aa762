//! The channel, and the setting by which a host asks for it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::SystemTime;

use telemetry_core::{
    Attempt, DeliverError, Delivery, Line, Local, LocalSink, LogEvent, OpenError, Receipt, Setting, Sink, SinkContext,
    Sinks, register_sink,
};

use crate::writer::Writer;
use crate::{RecordError, event};

/// Where the record is kept; a host passes it to `Builder::setting`, and without it there is no record.
///
/// The directory is made where it is missing. Several processes may write there: each line goes on from the one before it,
/// whoever wrote that.
#[derive(Clone, Debug)]
pub struct RecordDirectory(Arc<Mutex<Writer>>, PathBuf);

/// The channel.
#[derive(Debug)]
pub struct RecordSink {
    directory: RecordDirectory,
    /// Those of this report that failed and were repeated.
    attempts: Vec<Attempt>,
}

impl RecordDirectory {
    /// A directory that nothing else is kept in.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        // A slash at the end would follow a link.
        let path: PathBuf = path.into().components().collect();
        Self(Arc::new(Mutex::new(Writer::at(path.clone()))), path)
    }

    /// The writer, unless an earlier line has not come back.
    fn writer(&self) -> Result<MutexGuard<'_, Writer>, RecordError> {
        match self.0.try_lock() {
            Ok(writer) => Ok(writer),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(RecordError::Stuck(self.1.clone())),
        }
    }
}

impl Setting for RecordDirectory {
    type Reader = Sinks;
}

register_sink!(RecordSink);

impl Sink for RecordSink {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        let Some(directory) = cx.setting::<RecordDirectory>().cloned() else { return Ok(None) };
        directory.writer().and_then(|writer| writer.open().map(drop)).map_err(OpenError::new)?;
        Ok(Some(Self { directory, attempts: Vec::new() }))
    }
}

impl LocalSink for RecordSink {
    async fn deliver(&mut self, delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        let event = delivery.event();
        if let LogEvent::Attempt(attempt) = event {
            self.attempts.push(attempt.clone());
        }
        let now = SystemTime::now();
        let Some(draft) = event::draft(event, &self.attempts, now) else {
            return Err(DeliverError::Refused("it keeps the notice, reports and outcomes".into()));
        };
        let appended = self.directory.writer().and_then(|writer| writer.append(&draft, now));
        let hash = appended.map_err(|error| DeliverError::Unreachable(Line::new(error)))?;
        Ok(Receipt::new("recorded").with_sha256(hash.bytes()))
    }
}

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::{PRODUCT, deliver};

    use super::*;

    #[test]
    fn l3_nothing_is_written_before_a_call_has_come_back() {
        let place = tempfile::tempdir().unwrap();
        let directory = RecordDirectory::new(place.path().join("record"));
        let record = || deliver::<RecordSink>(Telemetry::builder(PRODUCT).setting(directory.clone()));
        let under_way = directory.0.lock().unwrap();
        let said = record().unwrap_err().to_string();
        assert!(said.ends_with(" waits for its disk since an earlier line: look at that disk"), "{said}");
        assert!(!place.path().join("record").exists());
        drop(under_way);
        record().unwrap();
    }
}
