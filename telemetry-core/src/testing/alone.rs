//! One part alone: a provider without a report, a sink without a host's consent.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::PRODUCT;
use crate::engine::on_a_thread;
use crate::outcome::NextDue;
use crate::sink::{DynSink, Open, Opener};
use crate::{
    Attempt, Builder, Channel, CollectError, Deliver, DeliverError, Delivery, Destination, Disposition, Identifier,
    Line, LocalSink, LogEvent, NotSent, Notice, Outcome, Provider, Receipt, Report, ReportEvent, Sink, SinkContext,
    Telemetry,
};

/// What the provider gives in a host without settings and sources.
///
/// # Errors
///
/// Those of the provider.
///
/// # Panics
///
/// When the provider does.
pub fn collect<P: Provider<Section: Send>>(provider: &P) -> Result<P::Section, CollectError> {
    collect_in(Telemetry::builder(PRODUCT), provider)
}

/// What the provider gives in this host, with its settings and its sources. There is no deadline.
///
/// # Errors
///
/// Those of the provider.
///
/// # Panics
///
/// When the provider does.
pub fn collect_in<P: Provider<Section: Send>>(host: Builder, provider: &P) -> Result<P::Section, CollectError> {
    let cx = host.context();
    on_a_thread(async || provider.collect(&cx).await)
}

/// What the sink makes of one sample report, with the settings of this host. Nothing of the host itself is delivered, so
/// nobody's consent is asked for.
///
/// # Errors
///
/// Those of the sink; [`DeliverError::Refused`] where it can't be opened, or is not configured.
///
/// # Panics
///
/// When the sink does.
pub fn deliver<S: Deliver<<S as Sink>::Channel>>(host: Builder) -> Result<Receipt, DeliverError> {
    let cx = host.into_sink_context();
    match S::OPENER {
        Opener::Local(open) => deliver_to(&cx, open, Delivery::of_event(report_event())),
        Opener::Remote { open, .. } => {
            let schema_id = "urn:telemetry-schema:sample".into();
            deliver_to(&cx, open, Delivery::of_report(report(), KEY, PRODUCT.name, schema_id))
        }
    }
}

/// What a local sink makes of one event, with the settings of this host.
///
/// # Errors
///
/// Those of the sink; [`DeliverError::Refused`] where it can't be opened, or is not configured.
///
/// # Panics
///
/// When the sink does.
pub fn deliver_event<S: LocalSink>(host: Builder, event: LogEvent) -> Result<Receipt, DeliverError> {
    let open: Open<crate::Local> = |cx| Ok(S::open(cx)?.map(|sink| Box::new(sink) as Box<dyn DynSink<crate::Local>>));
    deliver_to(&host.into_sink_context(), open, Delivery::of_event(event))
}

/// One sample of each kind of event that a local sink is told, in the order in which they come.
#[must_use]
pub fn events() -> Vec<LogEvent> {
    let attempt = Attempt {
        destination: Destination::new("https", "telemetry.example.com", 443),
        number: 1,
        error: DeliverError::Busy { reason: Line::from("HTTP 503"), retry_after: None },
        wait: Duration::from_secs(7),
        idempotency_key: KEY,
    };
    let mut outcome = Outcome::not_made(NotSent::NoEndpoint);
    // The first second of 2026.
    outcome.next_due = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1_767_225_600)).and_then(NextDue::at);
    outcome.idempotency_key = Some(KEY);
    vec![
        LogEvent::Notice(
            Notice::new(
                vec![Line::from("Telemetry"), Line::from("---------")],
                vec![Line::from("Telemetry channels: LogSink")],
            )
            .taken(),
        ),
        LogEvent::Warning(Line::from("something is to be mended")),
        report_event(),
        LogEvent::Attempt(attempt),
        LogEvent::Outcome(Arc::new(outcome)),
    ]
}

/// The identifier of the specified message, which nobody's report has.
const KEY: Identifier = Identifier::from_bits(0x81e9_ca2a_8acc_41ed_b9d0_65a6_52b3_6801);

fn report() -> Report {
    let text = "{\n  \"sample\": {\n    \"count\": 7\n  }\n}".to_owned();
    Report::seal(text, Some(KEY), vec![("sample", 36)], Vec::new())
}

fn report_event() -> LogEvent {
    LogEvent::Report(ReportEvent::new(Disposition::NoEndpoint, report()))
}

fn deliver_to<C: Channel>(cx: &SinkContext, open: Open<C>, delivery: Delivery<C>) -> Result<Receipt, DeliverError> {
    on_a_thread(async || {
        let opened = open(cx).map_err(|error| DeliverError::Refused(error.line().clone()))?;
        let Some(mut sink) = opened else {
            return Err(DeliverError::Refused(Line::from("it is not configured")));
        };
        sink.deliver(delivery).await
    })
}
