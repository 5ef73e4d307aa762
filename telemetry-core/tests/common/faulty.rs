//! Channels that are at fault, by the number of the fault.

use std::panic::panic_any;
use std::thread;

use telemetry_core::{
    DeliverError, Delivery, Destination, Local, LocalSink, LogEvent, OpenError, Receipt, Remote, RemoteSink, Sink,
    SinkContext,
};

use super::gate::{Gate, Release};
use super::panic_on_drop::PanicOnDrop;

pub const REFUSES: u8 = 0;
pub const FAILS_TO_OPEN: u8 = 1;
pub const NOT_CONFIGURED_AFTER_ALL: u8 = 2;
pub const REFUSES_REPORTS: u8 = 3;
pub const PANICS_IN_OPEN: u8 = 4;
pub const PANICS_IN_DELIVER: u8 = 5;
pub const PANICS_BEFORE_DELIVER: u8 = 6;
pub const PANICS_IN_DROP: u8 = 7;
pub const PANICS_IN_DESTINATION: u8 = 8;
pub const PANICS_WHEN_CUT: u8 = 9;
pub const NEVER_ANSWERS: u8 = 10;
pub const PANICS_WITH_PANIC_ON_DROP: u8 = 11;
pub const NEVER_TAKES_THE_NOTICE: u8 = 12;
pub const TAKES_REPORTS_ONLY: u8 = 13;
pub const FAILS_TO_WRITE_REPORTS: u8 = 14;
pub const BLOCKS: u8 = 15;
pub const BLOCKS_IN_OPEN: u8 = 16;
pub const BLOCKS_IN_DESTINATION: u8 = 17;
pub const BLOCKS_AT_OUTCOMES: u8 = 18;
pub const FAILS_TO_WRITE_OUTCOMES: u8 = 19;

/// A channel that never takes anything but what its fault lets through.
pub struct Faulty<const FAULT: u8> {
    at_work: Gate,
    release: Option<Gate>,
}

impl<const FAULT: u8> Faulty<FAULT> {
    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        match FAULT {
            FAILS_TO_OPEN => Err(OpenError::new("no certificates")),
            NOT_CONFIGURED_AFTER_ALL => Ok(None),
            PANICS_IN_OPEN => panic!("in open"),
            BLOCKS_IN_OPEN => block(),
            _ => {
                let at_work = cx.setting::<Gate>().cloned().unwrap_or_default();
                Ok(Some(Self { at_work, release: cx.setting().map(|Release(gate)| gate.clone()) }))
            }
        }
    }

    fn deliver(&self, kind: EventKind) -> impl Future<Output = Result<Receipt, DeliverError>> + use<FAULT> {
        assert!(FAULT != PANICS_BEFORE_DELIVER, "before the first poll");
        let (at_work, release) = (self.at_work.clone(), self.release.clone());
        async move {
            if FAULT != BLOCKS_AT_OUTCOMES || matches!(kind, EventKind::Outcome) {
                at_work.open();
            }
            match &release {
                Some(gate) => gate.wait(),
                None if FAULT == BLOCKS => block(),
                None => {}
            }
            let _panic_on_drop = (FAULT == PANICS_WHEN_CUT).then(|| PanicOnDrop);
            match (FAULT, kind) {
                (PANICS_IN_DELIVER, _) => panic!("in the first poll"),
                (PANICS_WITH_PANIC_ON_DROP, _) => panic_any(PanicOnDrop),
                (PANICS_WHEN_CUT | NEVER_ANSWERS, _) | (NEVER_TAKES_THE_NOTICE, EventKind::Notice) => {
                    std::future::pending().await
                }
                (BLOCKS_AT_OUTCOMES, EventKind::Outcome) => block(),
                (FAILS_TO_WRITE_REPORTS, EventKind::Report) | (FAILS_TO_WRITE_OUTCOMES, EventKind::Outcome) => {
                    Err(DeliverError::Unreachable("no space left".into()))
                }
                (BLOCKS_AT_OUTCOMES | FAILS_TO_WRITE_OUTCOMES, _)
                | (
                    REFUSES_REPORTS | FAILS_TO_WRITE_REPORTS,
                    EventKind::Notice | EventKind::Outcome | EventKind::Other,
                )
                | (TAKES_REPORTS_ONLY, EventKind::Report) => Ok(Receipt::new("taken")),
                _ => Err(DeliverError::Refused("refused".into())),
            }
        }
    }
}

/// Blocks the thread for ever.
pub fn block() -> ! {
    loop {
        thread::park();
    }
}

/// What a channel is handed.
#[derive(Clone, Copy)]
enum EventKind {
    Notice,
    Report,
    Outcome,
    Other,
}

impl From<&LogEvent> for EventKind {
    fn from(event: &LogEvent) -> Self {
        match event {
            LogEvent::Notice(_) => Self::Notice,
            LogEvent::Report(_) => Self::Report,
            LogEvent::Outcome(_) => Self::Outcome,
            _ => Self::Other,
        }
    }
}

impl<const FAULT: u8> Drop for Faulty<FAULT> {
    fn drop(&mut self) {
        assert!(FAULT != PANICS_IN_DROP || thread::panicking(), "in drop");
    }
}

/// [`Faulty`] as a local channel.
pub struct FaultyLocal<const FAULT: u8>(Faulty<FAULT>);

impl<const FAULT: u8> Sink for FaultyLocal<FAULT> {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Faulty::open(cx)?.map(Self))
    }
}

impl<const FAULT: u8> LocalSink for FaultyLocal<FAULT> {
    fn deliver(&mut self, delivery: Delivery<Local>) -> impl Future<Output = Result<Receipt, DeliverError>> {
        self.0.deliver(EventKind::from(delivery.event()))
    }
}

/// [`Faulty`] as a remote channel.
pub struct FaultyRemote<const FAULT: u8>(Faulty<FAULT>);

impl<const FAULT: u8> Sink for FaultyRemote<FAULT> {
    type Channel = Remote;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Faulty::open(cx)?.map(Self))
    }
}

impl<const FAULT: u8> RemoteSink for FaultyRemote<FAULT> {
    fn deliver(&mut self, _delivery: Delivery<Remote>) -> impl Future<Output = Result<Receipt, DeliverError>> {
        self.0.deliver(EventKind::Report)
    }

    fn destination(_cx: &SinkContext) -> Option<Destination> {
        assert!(FAULT != PANICS_IN_DESTINATION, "in destination");
        if FAULT == BLOCKS_IN_DESTINATION {
            block();
        }
        Some(Destination::new("http", "127.0.0.9", 80))
    }
}
