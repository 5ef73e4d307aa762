//! What panics when it is dropped.

use std::thread;

use telemetry_core::{Builder, CollectError, Consent, Providers, Setting, Sinks};

use super::{Alpha, Beta, by};

/// Panics when it is dropped, unless that is during a panic.
pub struct Bomb;

impl Bomb {
    /// What holds it does this, so that it goes where that goes.
    pub fn tick(&self) {}
}

/// A setting of providers that panics when it is dropped.
pub struct ProvidersBomb(pub Bomb);

impl Setting for ProvidersBomb {
    type Reader = Providers;
}

/// A setting of sinks that panics when it is dropped.
pub struct SinksBomb(pub Bomb);

impl Setting for SinksBomb {
    type Reader = Sinks;
}

/// A host whose settings, source, consent source, observer and two providers panic when they are dropped; the two are of one section.
pub fn mined(host: Builder) -> Builder {
    let (source, consent, observer, one, other) = (Bomb, Bomb, Bomb, Bomb, Bomb);
    host.setting(ProvidersBomb(Bomb))
        .setting(SinksBomb(Bomb))
        .supply::<Alpha>(async move |_| {
            source.tick();
            Ok(Alpha { count: 7 })
        })
        .consent(async move |_| {
            consent.tick();
            Consent::Granted
        })
        .observe(move |_| observer.tick())
        .provider(by::<Beta, _>(async move |_| {
            one.tick();
            Err(CollectError::NotSupplied)
        }))
        .provider(by::<Beta, _>(async move |_| {
            other.tick();
            Err(CollectError::NotSupplied)
        }))
}

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "dropped");
    }
}
