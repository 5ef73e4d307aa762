//! A local channel: every report, and how it went, in a file of its own.
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use telemetry_core::{
    DeliverError, Delivery, Local, LocalSink, LogEvent, OpenError, Receipt, Setting, Sink, SinkContext, Sinks,
    register_sink,
};

/// Where the journal is kept; without this setting there is none.
#[derive(Clone, Debug)]
pub struct JournalFile(pub PathBuf);

impl Setting for JournalFile {
    type Reader = Sinks;
}

/// The channel.
#[derive(Debug)]
pub struct Journal(std::fs::File);

impl Sink for Journal {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        let Some(JournalFile(path)) = cx.setting() else { return Ok(None) };
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.map(|file| Some(Self(file))).map_err(|error| OpenError::new(format_args!("the journal can't be written: {error}")))
    }
}

impl LocalSink for Journal {
    async fn deliver(&mut self, delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        let written = match delivery.event() {
            LogEvent::Report(event) => writeln!(self.0, "{event}"),
            LogEvent::Outcome(outcome) => writeln!(self.0, "{outcome}\n"),
            _ => return Err(DeliverError::Refused("it keeps reports only".into())),
        };
        written.map_err(|error| DeliverError::Unreachable(error.to_string().into()))?;
        Ok(Receipt::new("kept"))
    }
}
register_sink!(Journal);
