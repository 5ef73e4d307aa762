//! Consent sources: what the host asks before each report.

use std::pin::Pin;
use std::sync::Arc;

use super::collection::SUPPLY_TIMEOUT;
use super::consent::{Consent, Doubt};
use super::isolation::{Call, InFlight, WorkerThreads};
use crate::Context;
use crate::panic_safe::PanicSafe;

/// All that a host asks.
#[derive(Default)]
pub(super) struct ConsentSources(Vec<ConsentSource>);

struct ConsentSource {
    source: Arc<PanicSafe<Box<dyn DynConsentSource>>>,
    in_flight: InFlight,
}

impl ConsentSources {
    pub(super) fn add(&mut self, source: impl AsyncFn(&Context) -> Consent + Send + Sync + 'static) {
        let source = PanicSafe::new(Some(Box::new(source) as Box<dyn DynConsentSource>));
        self.0.push(ConsentSource { source: Arc::new(source), in_flight: InFlight::default() });
    }

    /// Asks every one at the same time, each on a thread of its own.
    pub(super) fn ask(&self, cx: &Context, threads: &WorkerThreads) -> Asked {
        Asked(self.0.iter().map(|source| source.ask(cx, threads)).collect())
    }
}

impl ConsentSource {
    fn ask(&self, cx: &Context, threads: &WorkerThreads) -> Call<Consent> {
        let (source, cx) = (Arc::clone(&self.source), cx.clone());
        threads.call_once("consent", &self.in_flight, SUPPLY_TIMEOUT, async move || match source.as_ref().as_ref() {
            Some(source) => source.consent(&cx).await,
            None => Consent::Unknown(Doubt::NoAnswer),
        })
    }
}

/// Sources that are being asked.
pub(super) struct Asked(Vec<Call<Consent>>);

impl Asked {
    /// All answers as one. A source that gives none leaves a doubt.
    pub(super) async fn consent(self) -> Consent {
        let mut consent = Consent::Granted;
        for call in self.0 {
            consent = consent.and(call.answer().await.unwrap_or(Consent::Unknown(Doubt::NoAnswer)));
        }
        consent
    }
}

/// The form of a consent source that can stand in a list.
trait DynConsentSource: Send + Sync {
    fn consent<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Consent> + 'a>>;
}

impl<F: AsyncFn(&Context) -> Consent + Send + Sync> DynConsentSource for F {
    fn consent<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Consent> + 'a>> {
        Box::pin(self(cx))
    }
}
