//! What a provider and a sink get from their host: settings, sources, and the memo of a report.

mod blocking;
mod memo;
mod settings;
mod sources;

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use settings::{Providers, ReadableBy, Reader, Setting, Sinks};

pub(crate) use blocking::{BlockingCall, BlockingCalls};
pub(crate) use settings::{Settings, Side};
pub(crate) use sources::Sources;

use self::memo::Memo;
use crate::{CollectError, Section};

/// What a provider, a source or a consent source is given for one report.
#[derive(Clone)]
pub struct Context {
    settings: Arc<Settings>,
    sources: Arc<Sources>,
    memo: Arc<Memo>,
    blocking: Arc<dyn BlockingCalls>,
    /// The sections whose sources are being asked, each by the one before it.
    asked: Vec<TypeId>,
}

impl Context {
    /// The host's setting of this type, if it gave one.
    #[must_use]
    pub fn setting<T: Setting<Reader: ReadableBy<Providers>>>(&self) -> Option<&T> {
        self.settings.get()
    }

    /// The section as the host's source gives it, or `None` where the host has no source for it.
    ///
    /// # Errors
    ///
    /// Those of the source. A source that asks for its own section, by itself or through another one, is told
    /// [`CollectError::Invalid`].
    pub async fn supplied<S: Section>(&self) -> Option<Result<S, CollectError>> {
        let source = self.sources.get::<S>()?;
        let section = TypeId::of::<S>();
        if self.asked.contains(&section) {
            return Some(Err(CollectError::Invalid("the host's source of this section asks for it itself")));
        }
        let cx = Self { asked: [self.asked.as_slice(), &[section]].concat(), ..self.clone() };
        Some(source.supply(&cx).await)
    }

    /// What `read` gives, read once in the life of this report, however many sections ask for a `T`.
    ///
    /// The memo is keyed by the type, so give each thing that is read a type of its own. A failure is remembered too if
    /// `T` is a `Result`. Whoever comes second waits for the first; if the first is cancelled, the next one reads.
    pub async fn once<T: Send + Sync + 'static>(&self, read: impl AsyncFnOnce() -> T) -> Arc<T> {
        self.memo.once(read).await
    }

    /// Makes a call that may block its thread for ever, such as one to a file system that is gone, on a thread of its own,
    /// and waits for it no longer than `limit`.
    ///
    /// A call that has not come back is not made again: later reports are told so at once. It is known by the type of
    /// `call`, so each place in the code that makes one counts by itself.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use telemetry_core::{CollectError, Context};
    /// async fn is_mounted(cx: &Context) -> Result<bool, CollectError> {
    ///     let look = || std::path::Path::new("/data").is_dir();
    ///     cx.blocking(Duration::from_secs(1), look, CollectError::Unavailable("/data does not answer")).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// `late` when there is no value: the call takes longer, panicked, is still stuck, or could not be started.
    pub async fn blocking<T: Send + 'static>(
        &self,
        limit: Duration,
        call: impl FnOnce() -> T + Send + 'static,
        late: CollectError,
    ) -> Result<T, CollectError> {
        blocking::call(self.blocking.as_ref(), limit, call).await.ok_or(late)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}

impl Context {
    #[cfg(feature = "engine")]
    pub(crate) fn new(settings: Arc<Settings>, sources: Arc<Sources>, blocking: Arc<dyn BlockingCalls>) -> Self {
        Self { settings, sources, memo: Arc::default(), blocking, asked: Vec::new() }
    }

    pub(crate) fn is_supplied<S: Section>(&self) -> bool {
        self.sources.get::<S>().is_some()
    }
}

/// What a sink is given when it is opened.
#[derive(Clone, Default)]
pub struct SinkContext {
    settings: Settings,
}

impl SinkContext {
    /// The host's setting of this type, if it gave one.
    #[must_use]
    pub fn setting<T: Setting<Reader: ReadableBy<Sinks>>>(&self) -> Option<&T> {
        self.settings.get()
    }
}

impl fmt::Debug for SinkContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SinkContext").finish_non_exhaustive()
    }
}

impl SinkContext {
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }
}
