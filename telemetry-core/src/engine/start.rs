//! The start: what a host said becomes a plan, and the plan telemetry or one preview.

use std::sync::{Arc, OnceLock};

use super::builder::Builder;
use super::consent::{Consent, Doubt};
use super::handle::Telemetry;
use super::isolation::{WorkerThreads, uncatchable};
use super::opt_out_variables::{self, Decision, OptOutVariable};
use super::plan::{Frequency, Plan};
use super::preview::{Preview, PreviewError};
use super::service;
use super::sink_part::{Reach, SinkPart, ask_reaches};
use crate::{Line, Outcome};

impl Builder {
    /// What this host and the variables have decided. The host's consent sources are not asked, since they are asked for each
    /// report.
    #[must_use]
    pub fn decided(&self) -> Consent {
        self.decision().consent
    }

    /// The variables by which an operator may opt out of this host's telemetry, set or not.
    #[must_use]
    pub fn opt_out_variables(&self) -> Vec<OptOutVariable> {
        opt_out_variables::read(&self.product, &self.variables)
    }

    /// Starts telemetry on a thread of its own, and returns at once.
    ///
    /// Without consent reports are still composed and logged. Where the process can start no thread, or has no descriptors
    /// left, there is no telemetry, and [`Status::is_running`](crate::Status::is_running) says so.
    pub fn start(self) -> Telemetry {
        let decision = self.decision();
        service::spawn(decision.consent, async move |threads: &WorkerThreads| {
            self.plan(decision, Frequency::Scheduled, threads).await
        })
    }

    /// Composes the report that would be sent at this moment. No channel is opened, and nothing is written.
    ///
    /// It may wait for as long as a collection may take: 10 s.
    ///
    /// # Errors
    ///
    /// [`PreviewError::NoThread`] when the process has no thread or no descriptors left to collect with.
    pub fn preview(self) -> Result<Preview, PreviewError> {
        let decision = self.decision();
        service::preview(async move |threads: &WorkerThreads| self.plan(decision, Frequency::Scheduled, threads).await)
    }

    /// Makes one report at this moment, and waits for its outcome: it discloses, collects, logs, and with consent sends.
    ///
    /// It is for a command by which an operator proves the way to a receiver; a server asks running telemetry by
    /// [`Telemetry::report_now`]. Where the schedule was [resumed](crate::Schedule::resumed) within an hour of the last report, and a receiver
    /// is not on this machine, nothing is collected, and the outcome is [`NotSent::TooFrequent`](crate::NotSent::TooFrequent). With a receiver that is
    /// busy it may take minutes, until `stop` completes: the report then ends as that of [`Telemetry::stop`] does, with an
    /// outcome that says how far it came. [`std::future::pending`] never completes.
    #[must_use = "it says whether the report was sent"]
    pub fn report_once(self, stop: impl Future<Output = ()> + Send) -> Outcome {
        let decision = self.decision();
        let plan = async move |threads: &WorkerThreads| self.plan(decision, Frequency::Once, threads).await;
        service::report_once(plan, stop)
    }

    /// Reads the variables, which is done once.
    fn decision(&self) -> Decision {
        Decision::read(&self.product, &self.variables, self.host)
    }

    /// What a host has decided, checked and sorted; runs on telemetry's own thread.
    async fn plan(self, decision: Decision, frequency: Frequency, threads: &WorkerThreads) -> Plan {
        let reaches = ask_reaches(&self.registry.openers(), &self.sinks, threads).await;
        self.settled(decision, frequency, reaches)
    }

    fn settled(self, decision: Decision, frequency: Frequency, reaches: Vec<Reach>) -> Plan {
        let Decision { consent, mut warnings } = decision;
        warnings.extend(self.config_errors(&reaches).iter().map(Line::new));
        warnings.extend(reaches.iter().zip(&self.registry.sinks).filter_map(|(reach, sink)| unusable(reach, sink)));
        warnings.extend(uncatchable());
        let is_understood = self.refusals.unknown(&self.all_declarations()).next().is_none();
        let doubt = if is_understood { Consent::Granted } else { Consent::Unknown(Doubt::UnknownPath) };
        let mut registry = self.registry;
        registry.set_reaches(reaches, self.schedule);
        Plan {
            product: self.product,
            schedule: self.schedule,
            frequency,
            waits: self.waits,
            consent: consent.and(doubt),
            settings: Arc::new(self.settings),
            sinks: self.sinks,
            sources: Arc::new(self.sources),
            blocking: Arc::default(),
            absent: registry.settle(),
            registry,
            consent_sources: self.consent_sources,
            observers: self.observers,
            refusals: self.refusals,
            warnings,
            schema_id: OnceLock::new(),
        }
    }
}

/// What to warn of at the start; of a schedule that is too frequent the error tells.
fn unusable(reach: &Reach, sink: &SinkPart) -> Option<Line> {
    match reach {
        Reach::Unusable(why) => Some(Line::new(format_args!("Telemetry channel {sink} can't be used: {why}"))),
        Reach::Nowhere | Reach::To(_) => None,
    }
}
