//! The reporter: one report from its collection to its outcome.

use std::cell::Cell;
use std::sync::Arc;

use super::alarm::Alarm;
use super::builder::Plan;
use super::collection::{SUPPLIED_DEADLINE, collect};
use super::compose::compose;
use super::delivery::{Locals, Sending};
use super::disclosure::notice;
use super::isolation::{Busy, Crew, Running};
use super::orders::Orders;
use super::{Consent, OptOut, Schedule, Veto};
use crate::outcome::Urgency;
use crate::{Context, Disposition, Entry, Line, Outcome, Report, ReportEntry, Withheld};

/// All that reporting needs, on telemetry's own thread.
pub(super) struct Reporter {
    plan: Plan,
    crew: Crew,
    asking: Busy,
    is_disclosed: Cell<bool>,
    /// What is wrong with the program, as far as no log has taken it.
    warnings: Cell<Vec<Line>>,
    log: Alarm,
}

impl Reporter {
    pub(super) fn new(mut plan: Plan) -> Self {
        Self {
            warnings: Cell::new(std::mem::take(&mut plan.warnings)),
            plan,
            crew: Crew::new(),
            asking: Busy::default(),
            is_disclosed: Cell::default(),
            log: Alarm::default(),
        }
    }

    pub(super) fn consent(&self) -> Consent {
        self.plan.consent
    }

    pub(super) fn schedule(&self) -> Schedule {
        self.plan.schedule
    }

    /// Discloses, before anything else.
    pub(super) async fn begin(&self, orders: &Orders) {
        // A log that is not there yet is told before the first report that it takes.
        let _ = self.disclose(orders.consent(), &mut self.open_locals()).await;
    }

    /// Collects and composes; nothing is written or sent.
    pub(super) async fn compose(&self) -> Prepared {
        let cx = Context::new(Arc::clone(&self.plan.settings), Arc::clone(&self.plan.sources));
        let asked = self.ask(&cx);
        let collected = collect(&self.plan.parts.providers, &cx, &self.crew).await;
        Prepared { report: compose(collected), veto: decision(asked).await }
    }

    /// Makes one report; `None` if it is stopped before there is one, or if no section is linked, which was warned of.
    pub(super) async fn report(&self, orders: &Orders) -> Option<Outcome> {
        if self.plan.parts.providers.is_empty() {
            return None;
        }
        let prepared = tokio::select! {
            prepared = self.compose() => prepared,
            () = orders.stopped() => return None,
        };
        let (mut locals, mut sending) = (self.open_locals(), Sending::default());
        let withheld = tokio::select! {
            delivered = self.deliver(&prepared, orders, &mut locals, &mut sending) => delivered.err(),
            () = orders.stopped() => Some(Withheld::Stopped),
        };
        let urgency = sending.urgency().max(self.urgency_of_log(withheld.as_ref()));
        let outcome = Outcome::new(sending.fate(withheld), prepared.report.absent(), urgency);
        // Who does not hear it can ask for the status.
        let _ = locals.tell(Entry::Outcome(&outcome)).await;
        Some(outcome)
    }

    /// How many providers are still stuck in an earlier report.
    pub(super) fn stuck(&self) -> usize {
        self.plan.parts.providers.iter().filter(|part| part.busy.is_stuck()).count()
    }

    /// Waits a moment for the threads of this reporter; whether all have ended.
    pub(super) async fn ended(self) -> bool {
        self.crew.ended().await
    }

    /// Writes the notice, and what is wrong with the program, unless that was done.
    async fn disclose(&self, consent: Consent, locals: &mut Locals<'_>) -> Result<(), Withheld> {
        if self.is_disclosed.get() {
            return Ok(());
        }
        let notice = notice(&self.plan.product, consent, self.plan.schedule, &self.plan.parts);
        let told = locals.tell(Entry::Notice(&notice)).await.map_err(Withheld::NotLogged);
        self.is_disclosed.set(told.is_ok());
        self.warn(locals).await;
        if told.is_ok() {
            locals.tell_faults().await;
        }
        told
    }

    async fn warn(&self, locals: &mut Locals<'_>) {
        let mut untold = Vec::new();
        for warning in self.warnings.take() {
            if locals.tell(Entry::Warning(&warning)).await.is_err() {
                untold.push(warning);
            }
        }
        self.warnings.set(untold);
    }

    /// Discloses and logs, and if consent is given, sends; or why it did not.
    async fn deliver(
        &self,
        prepared: &Prepared,
        orders: &Orders,
        locals: &mut Locals<'_>,
        sending: &mut Sending,
    ) -> Result<(), Withheld> {
        // A log that was not there at the start may be there now.
        self.disclose(orders.consent(), locals).await?;
        if prepared.report.is_empty() {
            return Err(Withheld::Empty);
        }
        let consent =
            || prepared.veto.map_or_else(|| orders.consent(), |veto| Consent::OptedOut(OptOut::Veto(veto.reason())));
        let disposition = self.disposition(consent());
        let entry = Entry::Report(ReportEntry::new(&disposition, &prepared.report));
        locals.tell(entry).await.map_err(Withheld::NotLogged)?;
        locals.tell_faults().await;
        // Asked anew, since telling a channel takes time.
        match consent() {
            Consent::OptedOut(how) => Err(opted_out(how)),
            Consent::Given if self.plan.parts.destinations().next().is_none() => Err(self.unsendable()),
            Consent::Given => tokio::select! {
                biased;
                () = orders.withdrawn() => Err(opted_out(OptOut::AtRunTime)),
                () = sending.send(&self.plan, &prepared.report, locals) => Ok(()),
            },
        }
    }

    fn disposition(&self, consent: Consent) -> Disposition {
        let destinations: Vec<_> = self.plan.parts.destinations().cloned().collect();
        match consent {
            Consent::OptedOut(_) => Disposition::OptedOut,
            Consent::Given if !destinations.is_empty() => Disposition::Sending(destinations),
            Consent::Given if self.plan.parts.is_one_gone() => Disposition::Gone,
            Consent::Given => Disposition::NoEndpoint,
        }
    }

    /// Why there is nowhere to send to.
    fn unsendable(&self) -> Withheld {
        if self.plan.parts.is_one_gone() { Withheld::Gone } else { Withheld::NoEndpoint }
    }

    fn urgency_of_log(&self, withheld: Option<&Withheld>) -> Urgency {
        if matches!(withheld, Some(Withheld::NotLogged(_))) {
            return self.log.broken();
        }
        self.log.mended();
        Urgency::Usual
    }

    fn open_locals(&self) -> Locals<'_> {
        Locals::open(&self.plan.parts.sinks, &self.plan.sinks)
    }

    /// Asks the host whether this report may go.
    fn ask(&self, cx: &Context) -> Option<Running<Option<Veto>>> {
        if self.plan.vetoes.is_empty() {
            return None;
        }
        let (vetoes, cx) = (Arc::clone(&self.plan.vetoes), cx.for_section());
        Some(self.crew.start("veto", SUPPLIED_DEADLINE, &self.asking, async move || vetoes.first_objection(&cx).await))
    }
}

/// A host that gives no answer leaves a doubt, and doubt is off.
async fn decision(asked: Option<Running<Option<Veto>>>) -> Option<Veto> {
    let no_answer = Veto::because("since the host did not say whether it may be sent");
    asked?.answer().await.unwrap_or(Some(no_answer))
}

fn opted_out(how: OptOut) -> Withheld {
    Withheld::OptedOut(Line::new(how))
}

/// A report that was composed, and whether the host lets it go.
pub(super) struct Prepared {
    pub(super) report: Report,
    veto: Option<Veto>,
}
