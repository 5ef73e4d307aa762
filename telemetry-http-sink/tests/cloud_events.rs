//! A report as others read it: the SDK of CloudEvents makes an event of the request that a collector kept.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use cloudevents::event::SpecVersion;
use cloudevents::message::{BinaryDeserializer, BinarySerializer, MessageAttributeValue, Result};
use cloudevents::{AttributesReader, Data, Event};
use common::{REPORT_TIMEOUT, host, logged};
use telemetry_core::testing::Transcript;
use telemetry_http_sink::HttpEndpoint;
use telemetry_testkit::{Collector, Request};

/// The binding to HTTP, whose own one would bring an old `futures` along: it takes headers for attributes and decides nothing.
struct Binding<'a>(&'a Request);

impl BinaryDeserializer for Binding<'_> {
    fn deserialize_binary<R: Sized, V: BinarySerializer<R>>(self, event: V) -> Result<R> {
        let version = SpecVersion::try_from(self.0.header("ce-specversion").unwrap())?;
        let attributes = version.attribute_names();
        let mut event = event.set_spec_version(version)?;
        for (header, value) in &self.0.headers {
            let value = MessageAttributeValue::String(value.clone());
            event = match (header.as_str(), header.strip_prefix("ce-")) {
                ("content-type", _) => event.set_attribute("datacontenttype", value)?,
                (_, Some("specversion") | None) => event,
                (_, Some(name)) if attributes.contains(&name) => event.set_attribute(name, value)?,
                (_, Some(name)) => event.set_extension(name, value)?,
            };
        }
        event.end_with_data(self.0.body.clone())
    }
}

#[test]
fn a_request_is_an_event_that_says_the_schema_and_no_identity() {
    let (collector, transcript) = (Collector::start().unwrap(), Transcript::new());
    let host = host(HttpEndpoint::parse(&collector.url()).unwrap(), &transcript);
    let schema_id = host.catalogue().schema_id();
    let outcome = host.start().report_now().wait(REPORT_TIMEOUT).unwrap();
    let [request] = &collector.received()[..] else { panic!("{outcome}") };
    let event: Event = Binding(request).into_event().unwrap();
    assert_eq!((event.ty(), event.source().as_str()), ("telemetry.report", "urn:telemetry-product:Acme%20Server"));
    assert_eq!(Some(event.id()), request.header("idempotency-key"));
    assert_eq!(event.dataschema().map(ToString::to_string), Some(schema_id));
    assert_eq!(event.datacontenttype(), Some("application/json"));
    assert_eq!((event.time(), event.subject(), event.iter_extensions().count()), (None, None, 0));
    assert_eq!(event.data(), Some(&Data::Binary(logged(&transcript.written()).into_bytes())));
    assert_eq!(request.headers.iter().filter(|(name, _)| name.starts_with("ce-")).count(), 5);
}
