//! What is registered and linked is found, once, and listed with its crate.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use common::{Alpha, bare, nearby, order};
use telemetry_core::testing::{LocalTranscript, RemoteTranscript, Transcript, Written};
use telemetry_core::{
    Builder, CollectError, Context, DeliverError, Delivery, Local, LocalSink, OpenError, Provider, Receipt, Section,
    Setting, Sink, SinkContext, Sinks, Supplied, register_provider, register_sink,
};

telemetry_core::link!(telemetry_core);
telemetry_core::link!(serde_json, tokio,);
telemetry_core::link!();

/// What was sold.
#[derive(Section)]
#[section(reason = "Tells which editions to keep on sale")]
struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// Graphics processors.
#[derive(Section)]
#[section(reason = "Tells a test what it needs")]
struct AcmeGpu {
    /// Processors that the driver lists.
    device_count: u64,
}

#[derive(Default)]
struct GpuProvider;

impl Provider for GpuProvider {
    type Section = AcmeGpu;

    async fn collect(&self, _cx: &Context) -> Result<AcmeGpu, CollectError> {
        Ok(AcmeGpu { device_count: 2 })
    }
}

register_provider!(Supplied<Sales>);
register_provider!(GpuProvider);
register_sink!(LocalTranscript);
register_sink!(RemoteTranscript);
register_sink!(OnlyIfConfigured);

/// A channel that wants a setting.
struct OnlyIfConfigured;

struct Configured;

impl Setting for Configured {
    type Reader = Sinks;
}

impl Sink for OnlyIfConfigured {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(cx.setting::<Configured>().map(|_| Self))
    }
}

impl LocalSink for OnlyIfConfigured {
    async fn deliver(&mut self, _delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("taken"))
    }
}

#[test]
fn what_is_registered_is_found_by_discover() {
    let host = bare().discover().supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }));
    assert_eq!(host.check().map_err(|errors| errors.to_string()), Ok(()));
    let expected = "{\n  \"acmeGpu\": {\n    \"deviceCount\": 2\n  },\n  \"sales\": {\n    \"licenceCount\": 7\n  }\n}";
    assert_eq!(host.preview().unwrap().into_report().text(), expected);
}

#[test]
fn what_is_registered_stays_out_without_discover() {
    assert_eq!(bare().preview().unwrap().into_report().text(), "{}");
    assert_eq!(bare().check().unwrap_err().iter().count(), 2, "no section and no local channel");
}

#[test]
fn a_registered_section_without_a_source_is_absent() {
    let report = bare().discover().preview().unwrap().into_report();
    assert_eq!(report.absences().to_string(), "sales (the host supplies no values for it)");
}

#[test]
fn t19_registered_parts_are_listed_with_their_crate() {
    let transcript = Transcript::to(nearby());
    let host = bare().discover().setting(transcript.clone()).provider(Supplied::<Alpha>::default());
    let written = common::one_report(host, &transcript);
    assert_eq!(order(&written), "NRDPO");
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    let expected = "Telemetry sections: acmeGpu (telemetry-core 0.1.0), alpha (telemetry-core 0.1.0), sales \
                    (telemetry-core 0.1.0)";
    assert_eq!(lines[7], expected);
    assert_eq!(lines[8], CHANNELS);
}

#[test]
fn a_registered_sink_that_is_not_configured_takes_no_report() {
    let telemetry = bare().discover().start();
    drop(telemetry.report_now());
    assert!(common::last_outcome(&telemetry).to_string().starts_with("Telemetry report not sent: no log took it"));
    let configured = bare().discover().setting(Configured).start();
    drop(configured.report_now());
    assert!(
        common::last_outcome(&configured).to_string().starts_with("Telemetry report not sent: no endpoint configured")
    );
}

#[test]
fn c1_a_section_that_is_registered_and_added_is_given_twice() {
    let twice = bare().discover().provider(GpuProvider);
    let error = "the telemetry section `acmeGpu` is given twice by telemetry-core 0.1.0: leave out `provider` or \
                   `discover`, or rename one of the two";
    assert_eq!(twice.check().unwrap_err().to_string(), error);
    assert_eq!(twice.preview().unwrap().into_report().text(), "{}");
}

#[test]
fn what_is_discovered_twice_is_there_once() {
    let twice = bare().discover().discover();
    assert_eq!(twice.check().map_err(|errors| errors.to_string()), Ok(()));
    assert_eq!(twice.preview().unwrap().into_report().text(), "{\n  \"acmeGpu\": {\n    \"deviceCount\": 2\n  }\n}");
}

#[test]
fn a_sink_that_is_registered_and_added_is_one() {
    fn both(host: Builder) -> Builder {
        host.sink::<LocalTranscript>().sink::<RemoteTranscript>()
    }
    let rows: [fn(Builder) -> Builder; 3] =
        [Builder::discover, |host| both(host.discover()), |host| both(both(host)).discover()];
    for discover in rows {
        let transcript = Transcript::to(nearby());
        let written = common::one_report(discover(bare().setting(transcript.clone())), &transcript);
        assert_eq!(order(&written), "NRDPO");
        let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
        assert_eq!(lines[8], CHANNELS);
    }
}

/// A local channel that nobody registers.
struct Unregistered<T>(T);

impl<T: 'static> Sink for Unregistered<T> {
    type Channel = Local;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(None)
    }
}

impl<T: 'static> LocalSink for Unregistered<T> {
    async fn deliver(&mut self, _delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        Ok(Receipt::new("taken"))
    }
}

#[test]
fn t19_a_sink_that_is_not_registered_is_listed_with_its_crate() {
    let transcript = Transcript::new();
    let host = bare().provider(GpuProvider).setting(transcript.clone()).sink::<LocalTranscript>();
    let written = common::one_report(host.sink::<Unregistered<Option<AcmeGpu>>>(), &transcript);
    let Written::Notice(lines) = &written[0] else { panic!("{written:#?}") };
    assert_eq!(lines[8], "Telemetry channels: LocalTranscript (telemetry-core 0.1.0), Unregistered (registry)");
}

const CHANNELS: &str = "Telemetry channels: LocalTranscript (telemetry-core 0.1.0), OnlyIfConfigured (telemetry-core 0.1.0), \
                        RemoteTranscript (telemetry-core 0.1.0)";
