//! The builder: a host says what it has.

use std::any::type_name;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::blocking::BlockingThreads;
use super::consent::{Consent, OptOut};
use super::consent_sources::ConsentSources;
use super::handle::Telemetry;
use super::observers::Observers;
use super::refusals::Refusals;
use super::registry::Registry;
use super::{ConfigError, EnvVars, Product, RetryWaits, Schedule};
use crate::context::{Settings, Side, Sources};
use crate::sink::Deliver;
use crate::{Catalogue, CollectError, Context, LogEvent, Provider, Reader, Section, Setting, Sink, SinkContext};

/// Telemetry before it starts.
///
/// ```standalone_crate
/// use telemetry_core::{Section, Supplied, Telemetry, register_provider};
/// # use telemetry_core::testing::PRODUCT;
///
/// /// What was sold.
/// #[derive(Section)]
/// #[section(reason = "Tells which editions to keep on sale")]
/// pub struct Sales {
///     /// Licences in use.
///     pub licence_count: u64,
/// }
///
/// register_provider!(Supplied<Sales>);
///
/// let preview = Telemetry::builder(PRODUCT)
///     .supply::<Sales>(async |_cx| Ok(Sales { licence_count: 7 }))
///     .discover()
///     .preview()?;
/// assert!(preview.report().text().contains("\"licenceCount\": 7"));
/// # Ok::<(), telemetry_core::PreviewError>(())
/// ```
#[must_use = "call `start`"]
pub struct Builder {
    pub(super) product: Product,
    pub(super) schedule: Schedule,
    pub(super) waits: RetryWaits,
    pub(super) variables: EnvVars,
    pub(super) host: Consent,
    pub(super) settings: Settings,
    pub(super) sinks: SinkContext,
    pub(super) sources: Sources,
    pub(super) registry: Registry,
    pub(super) consent_sources: ConsentSources,
    pub(super) observers: Observers,
    pub(super) refusals: Refusals,
    /// What the host gave twice.
    pub(super) given_twice: Vec<ConfigError>,
}

impl Telemetry {
    /// Begins to put telemetry together.
    pub fn builder(product: Product) -> Builder {
        Builder {
            product,
            schedule: Schedule::default(),
            waits: RetryWaits::default(),
            variables: EnvVars::of_process(),
            host: Consent::Granted,
            settings: Settings::default(),
            sinks: SinkContext::default(),
            sources: Sources::default(),
            registry: Registry::default(),
            consent_sources: ConsentSources::default(),
            observers: Observers::default(),
            refusals: Refusals::default(),
            given_twice: Vec::new(),
        }
    }
}

impl Builder {
    /// Reports on another schedule than one hour after start and every 24 hours.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// Reads opt-out variables from `variables` instead of those of this process.
    pub fn env_vars(mut self, variables: EnvVars) -> Self {
        self.variables = variables;
        self
    }

    /// Opts out, whatever the environment says. There is no way to opt in: any "off" wins.
    ///
    /// A host that ends telemetry and starts it again passes on with this what [`Telemetry::opt_out`] was told before.
    pub fn opt_out(mut self) -> Self {
        self.host = Consent::OptedOut(OptOut::Host);
        self
    }

    /// Gives a setting to the providers or sinks that read one of its type.
    pub fn setting<T: Setting>(mut self, setting: T) -> Self {
        let settings = match T::Reader::SIDE {
            Side::Providers => &mut self.settings,
            Side::Sinks => self.sinks.settings_mut(),
        };
        if settings.insert(setting).is_err() {
            self.given_twice.push(ConfigError::SetTwice { setting: type_name::<T>() });
        }
        self
    }

    /// Supplies the values of a section, anew for each report and under a deadline of 10 s.
    ///
    /// A source that holds a clone of the running [`Telemetry`] keeps it alive: it then ends by [`Telemetry::stop`] only.
    pub fn supply<S: Section>(
        mut self,
        source: impl AsyncFn(&Context) -> Result<S, CollectError> + Send + Sync + 'static,
    ) -> Self {
        if self.sources.insert(source).is_err() {
            self.given_twice.push(ConfigError::SuppliedTwice { name: S::DECLARATION.name() });
        }
        self
    }

    /// Asks, before each report, whether it may be sent. Several sources are asked at the same time, each under a deadline of
    /// 10 s, and any "off" wins: an opt-out, then a doubt. A source that gives no answer leaves a doubt.
    pub fn consent(mut self, source: impl AsyncFn(&Context) -> Consent + Send + Sync + 'static) -> Self {
        self.consent_sources.add(source);
        self
    }

    /// Tells `observer` each event after the local channels, in the order in which observers are given. It changes nothing,
    /// and its thread is its own.
    ///
    /// One that panics, or does not return within 10 s, is warned of once; one that has not returned is told nothing more
    /// until it has.
    pub fn observe(mut self, observer: impl Fn(&LogEvent) + Send + Sync + 'static) -> Self {
        self.observers.add(observer);
        self
    }

    /// Leaves out what the operator refuses: a section such as `cluster`, or a field such as `database.firstEpochId`, as the
    /// catalogue names it. It is not collected, previewed or sent; a field that its section can't be without takes the section
    /// along.
    ///
    /// A path that no section of this program has is an error of [`Builder::check`], and until it is mended nothing is sent:
    /// what was meant might still be said.
    pub fn without(mut self, path: impl Into<String>) -> Self {
        self.refusals.add(path.into());
        self
    }

    /// Holds back what is new, such as a field that an upgrade has brought, until the operator has had the time to refuse it:
    /// the notice names it with its meaning and its reason, and each report that is composed before `until` lacks it. The
    /// paths are those of [`Builder::without`], and so is what a field takes along, or what an unknown path does.
    ///
    /// Where no log takes the notice at the start, all of that is as much later. Which fields an operator has seen is for the host
    /// to keep from start to start, such as by [`Builder::observe`].
    pub fn hold_back(mut self, path: impl Into<String>, until: SystemTime) -> Self {
        self.refusals.hold_back(path.into(), until);
        self
    }

    /// Adds all providers and sinks that are linked into this program; see [`link!`](crate::link). To say it again adds
    /// nothing.
    pub fn discover(mut self) -> Self {
        self.registry.discover();
        self
    }

    /// Adds one provider, which may not be among those that are discovered.
    pub fn provider(mut self, provider: impl Provider) -> Self {
        self.registry.add_provider(provider);
        self
    }

    /// Adds one sink, unless it is there already.
    pub fn sink<S: Deliver<<S as Sink>::Channel>>(mut self) -> Self {
        self.registry.add_sink::<S>();
        self
    }

    /// All that this host can send, what is held back included: without what the operator refuses, and without what is left out for an error.
    #[must_use]
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::of(self.registry.declarations().into_iter(), &self.refusals.of_operator())
    }

    pub(crate) fn waits(mut self, waits: RetryWaits) -> Self {
        self.waits = waits;
        self
    }

    /// What a provider of this host is given, when it is tested alone.
    pub(crate) fn context(self) -> Context {
        Context::new(self.settings.into(), self.sources.into(), Arc::new(BlockingThreads::default()))
    }

    /// What a sink of this host is given, when it is tested alone.
    pub(crate) fn into_sink_context(self) -> SinkContext {
        self.sinks
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("product", &self.product)
            .field("schedule", &self.schedule)
            .finish_non_exhaustive()
    }
}
