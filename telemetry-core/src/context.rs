//! What a provider and a sink get from their host: settings, sources, and the memo of a report.

mod memo;
mod settings;
mod sources;

use std::sync::{Arc, Mutex, PoisonError};

use settings::Is;
pub(crate) use settings::Side;
pub use settings::{Providers, Reader, Setting, Sinks};

pub(crate) use settings::Settings;
pub(crate) use sources::Sources;

use self::memo::Memo;
use crate::{CollectError, Section};

/// What a provider is given for one report.
#[derive(Clone)]
pub struct Context {
    settings: Arc<Settings>,
    sources: Arc<Sources>,
    memo: Arc<Memo>,
    remarks: Arc<Mutex<Vec<Remark>>>,
}

/// Why a field is absent, as its provider or source knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) field: &'static str,
    /// `None` for a field that does not apply.
    pub(crate) reason: Option<&'static str>,
}

impl Context {
    /// The host's setting of this type, if it gave one.
    #[must_use]
    pub fn setting<T: Setting<Reader: Is<Providers>>>(&self) -> Option<&T> {
        self.settings.get()
    }

    /// The section as the host's source gives it, or `None` where the host has no source for it.
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub async fn supplied<S: Section>(&self) -> Option<Result<S, CollectError>> {
        let source = self.sources.get::<S>()?;
        Some(source.supply(self).await)
    }

    /// What `read` gives, read once in the life of this report, however many sections ask for a `T`.
    ///
    /// The memo is keyed by the type, so give each thing that is read a type of its own. A failure is remembered too if
    /// `T` is a `Result`. Whoever comes second waits for the first; if the first is cancelled, the next one reads. What
    /// `read` remarks by [`Context::absent`] is said of the section that came first only, so remark on what it gives.
    pub async fn once<T: Send + Sync + 'static>(&self, read: impl AsyncFnOnce() -> T) -> Arc<T> {
        self.memo.once(read).await
    }

    /// Says why a field of the section being collected will be absent, for the outcome line; of several reasons the last
    /// counts.
    ///
    /// The field is named as in Rust or as on the wire: `device_count` or `deviceCount`. Of another name, or of a field that
    /// is there, nothing is said. A section without any value is absent for the one reason that all its fields have, or
    /// each of them for its own; a map, which has no fields, for the last reason that was given.
    pub fn absent(&self, field: &'static str, reason: &'static str) {
        self.remark(Remark { field, reason: Some(reason) });
    }

    /// Says that a field of the section being collected does not apply to what it describes: it will be absent, and the
    /// outcome line says nothing of it.
    pub fn inapplicable(&self, field: &'static str) {
        self.remark(Remark { field, reason: None });
    }

    fn remark(&self, remark: Remark) {
        let mut remarks = self.remarks.lock().unwrap_or_else(PoisonError::into_inner);
        remarks.push(remark);
    }
}

impl Context {
    pub(crate) fn new(settings: Arc<Settings>, sources: Arc<Sources>) -> Self {
        Self { settings, sources, memo: Arc::default(), remarks: Arc::default() }
    }

    /// The same report's context for one more section, whose remarks are its own.
    pub(crate) fn for_section(&self) -> Self {
        Self { remarks: Arc::default(), ..self.clone() }
    }

    pub(crate) fn remarks(&self) -> Vec<Remark> {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn is_supplied<S: Section>(&self) -> bool {
        self.sources.get::<S>().is_some()
    }
}

/// What a sink is given when it is opened.
#[derive(Default)]
pub struct SinkContext {
    settings: Settings,
}

impl SinkContext {
    /// The host's setting of this type, if it gave one.
    #[must_use]
    pub fn setting<T: Setting<Reader: Is<Sinks>>>(&self) -> Option<&T> {
        self.settings.get()
    }
}

impl SinkContext {
    pub(crate) fn set<T: Setting>(&mut self, setting: T) {
        self.settings.set(setting);
    }
}
