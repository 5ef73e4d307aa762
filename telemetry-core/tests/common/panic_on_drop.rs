//! What panics when it is dropped.

use std::thread;

use telemetry_core::{Builder, CollectError, Consent, Providers, Setting, Sinks};

use super::{Alpha, Beta, by};

/// Panics when it is dropped, unless that is during a panic.
pub struct PanicOnDrop;

impl PanicOnDrop {
    /// A closure that calls this captures the value, and so drops it.
    pub fn capture(&self) {}
}

/// A setting of providers that panics when it is dropped.
pub struct ProvidersSetting(pub PanicOnDrop);

impl Setting for ProvidersSetting {
    type Reader = Providers;
}

/// A setting of sinks that panics when it is dropped.
pub struct SinksSetting(pub PanicOnDrop);

impl Setting for SinksSetting {
    type Reader = Sinks;
}

/// A host whose settings, source, consent source, observer and two providers panic when they are dropped; the two are of one section.
pub fn panicking_on_drop(host: Builder) -> Builder {
    let (source, consent, observer, one, other) = (PanicOnDrop, PanicOnDrop, PanicOnDrop, PanicOnDrop, PanicOnDrop);
    host.setting(ProvidersSetting(PanicOnDrop))
        .setting(SinksSetting(PanicOnDrop))
        .supply::<Alpha>(async move |_| {
            source.capture();
            Ok(Alpha { count: 7 })
        })
        .consent(async move |_| {
            consent.capture();
            Consent::Granted
        })
        .observe(move |_| observer.capture())
        .provider(by::<Beta, _>(async move |_| {
            one.capture();
            Err(CollectError::NotSupplied)
        }))
        .provider(by::<Beta, _>(async move |_| {
            other.capture();
            Err(CollectError::NotSupplied)
        }))
}

impl Drop for PanicOnDrop {
    fn drop(&mut self) {
        assert!(thread::panicking(), "dropped");
    }
}
