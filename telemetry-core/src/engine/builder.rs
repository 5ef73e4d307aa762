//! The builder: a host says what it has.

use std::sync::Arc;

use super::consent::Decision;
use super::parts::Parts;
use super::reporter::Reporter;
use super::service::Telemetry;
use super::veto::{Veto, Vetoes};
use super::{Consent, Environment, Mistake, Mistakes, OptOut, Product, Schedule, isolation};
use crate::context::{Settings, Side, Sources};
use crate::sink::Erase;
use crate::{
    Catalogue, CollectError, Context, Destination, Line, Provider, Reader, Report, Section, Setting, Sink, SinkContext,
};

/// Telemetry before it starts.
///
/// ```standalone_crate
/// use telemetry_core::{Section, Supplied, Telemetry, register_provider};
/// # use telemetry_core::testing::PRODUCT;
///
/// /// What was sold.
/// #[derive(Section)]
/// pub struct Sales {
///     /// Licences in use.
///     pub licence_count: u64,
/// }
///
/// register_provider!(Supplied<Sales>);
///
/// let report = Telemetry::builder(PRODUCT)
///     .supply::<Sales>(async |_cx| Ok(Sales { licence_count: 7 }))
///     .discover()
///     .preview()?;
/// assert!(report.text().contains("\"licenceCount\": 7"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "call `start`"]
pub struct Builder {
    product: Product,
    schedule: Schedule,
    environment: Environment,
    host: Consent,
    settings: Settings,
    sinks: SinkContext,
    sources: Sources,
    parts: Parts,
    vetoes: Vetoes,
}

impl Builder {
    pub(super) fn new(product: Product) -> Self {
        Self {
            product,
            schedule: Schedule::default(),
            environment: Environment::of_process(),
            host: Consent::Given,
            settings: Settings::default(),
            sinks: SinkContext::default(),
            sources: Sources::default(),
            parts: Parts::default(),
            vetoes: Vetoes::default(),
        }
    }

    /// Reports on another schedule than one hour after start and every 24 hours.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// Reads opt-out variables from `environment` instead of that of this process.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Opts out, whatever the environment says. There is no way to opt in: any "off" wins.
    pub fn opt_out(mut self) -> Self {
        self.host = Consent::OptedOut(OptOut::Host);
        self
    }

    /// Gives a setting to the providers or sinks that read one of its type.
    pub fn setting<T: Setting>(mut self, setting: T) -> Self {
        match T::Reader::SIDE {
            Side::Providers => self.settings.set(setting),
            Side::Sinks => self.sinks.set(setting),
        }
        self
    }

    /// Supplies the values of a section, anew for each report and under a deadline of 10 s.
    pub fn supply<S: Section>(
        mut self,
        source: impl AsyncFn(&Context) -> Result<S, CollectError> + Send + Sync + 'static,
    ) -> Self {
        self.sources.set(source);
        self
    }

    /// Asks, before each report, whether something outside objects to sending it. Of several vetoes every one is asked, in
    /// this order, and any objection counts. No answer of them all within 10 s is an objection.
    pub fn veto(mut self, decide: impl AsyncFn(&Context) -> Option<Veto> + Send + Sync + 'static) -> Self {
        self.vetoes.add(decide);
        self
    }

    /// Adds all providers and sinks that are linked into this program; see [`link!`](crate::link). To say it again adds
    /// nothing.
    pub fn discover(mut self) -> Self {
        self.parts.discover();
        self
    }

    /// Adds one provider, which may not be among those that are discovered.
    pub fn provider(mut self, provider: impl Provider) -> Self {
        self.parts.add_provider(provider);
        self
    }

    /// Adds one sink, unless it is there already.
    pub fn sink<S: Erase<<S as Sink>::Channel>>(mut self) -> Self {
        self.parts.add_sink::<S>();
        self
    }

    /// All that this host can send.
    #[must_use]
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::of(self.parts.providers.iter().map(|part| part.declaration))
    }

    /// Looks for mistakes in how the program was put together.
    ///
    /// [`Builder::start`] never fails: it leaves out the parts concerned, and warns of each once.
    ///
    /// # Errors
    ///
    /// All mistakes that were found.
    pub fn check(&self) -> Result<(), Mistakes> {
        let mistakes = self.mistakes(&self.parts.ask_destinations(&self.sinks));
        if mistakes.is_empty() { Ok(()) } else { Err(Mistakes(mistakes)) }
    }

    /// Starts telemetry on a thread of its own, and returns at once.
    ///
    /// Without consent reports are still composed and logged. Where the process can start no thread, or has no descriptors
    /// left, there is no telemetry, and [`Status::is_running`](crate::Status::is_running) says so.
    pub fn start(self) -> Telemetry {
        Telemetry::spawn(self)
    }

    /// Composes the report that would be sent at this moment. No channel is opened, and nothing is written.
    ///
    /// It may wait for as long as a collection may take: 10 s.
    ///
    /// # Errors
    ///
    /// When the process has no thread or no descriptors left to collect with.
    pub fn preview(self) -> std::io::Result<Report> {
        let decision = self.decision();
        super::service::on_a_thread_of_its_own(
            move || Reporter::new(self.plan(decision)),
            async |reporter| reporter.compose().await.report,
        )
    }

    fn mistakes(&self, destinations: &[Option<Destination>]) -> Vec<Mistake> {
        let mut mistakes = self.parts.mistakes();
        if self.parts.providers.is_empty() {
            mistakes.push(Mistake::NothingLinked);
        }
        if !self.parts.has_local_channel() {
            mistakes.push(Mistake::NoLocalChannel);
        }
        let unheard = self.sources.sections().filter(|section| !self.parts.collects(section.name()));
        mistakes
            .extend(unheard.map(|section| Mistake::NotCollected { name: section.name(), origin: section.origin() }));
        let hurried = destinations.iter().flatten().filter(|destination| self.is_hurried(destination)).cloned();
        mistakes.extend(hurried.map(|destination| Mistake::Hurried { destination }));
        mistakes
    }

    /// Whether this receiver, which is elsewhere, would be sent too many reports.
    fn is_hurried(&self, destination: &Destination) -> bool {
        self.schedule.is_hurried() && !destination.is_loopback()
    }

    /// Runs on telemetry's own thread, since sinks are asked where they send.
    pub(super) fn plan(mut self, decision: Decision) -> Plan {
        let Decision { consent, mut warnings } = decision;
        let destinations = self.parts.ask_destinations(&self.sinks);
        warnings.extend(self.mistakes(&destinations).iter().map(Line::new));
        warnings.extend(isolation::uncontained());
        let mut parts = std::mem::take(&mut self.parts);
        parts.settle(destinations);
        parts.without_channels_to(|destination| self.is_hurried(destination));
        Plan {
            product: self.product,
            schedule: self.schedule,
            consent,
            settings: Arc::new(self.settings),
            sinks: self.sinks,
            sources: Arc::new(self.sources),
            parts,
            vetoes: Arc::new(self.vetoes),
            warnings,
        }
    }

    /// Reads the variables, which is done once.
    pub(super) fn decision(&self) -> Decision {
        Decision::read(&self.product, &self.environment, self.host)
    }
}

/// What a host has decided, checked and sorted.
pub(super) struct Plan {
    pub(super) product: Product,
    pub(super) schedule: Schedule,
    pub(super) consent: Consent,
    pub(super) settings: Arc<Settings>,
    pub(super) sinks: SinkContext,
    pub(super) sources: Arc<Sources>,
    pub(super) parts: Parts,
    pub(super) vetoes: Arc<Vetoes>,
    pub(super) warnings: Vec<Line>,
}
