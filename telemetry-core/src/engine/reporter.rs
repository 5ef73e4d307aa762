//! The reporter: one report from its collection to its outcome.

use std::cell::Cell;
use std::sync::Arc;

use super::alarm::Alarm;
use super::builder::Plan;
use super::collection::{SUPPLIED_DEADLINE, collect};
use super::compose::compose;
use super::delivery::{Locals, Sending, Taken};
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
    disclosed: Cell<Taken>,
    log: Alarm,
}

impl Reporter {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            plan,
            crew: Crew::new(),
            asking: Busy::default(),
            disclosed: Cell::new(Taken::ByNone),
            log: Alarm::default(),
        }
    }

    pub(super) fn consent(&self) -> Consent {
        self.plan.consent
    }

    pub(super) fn schedule(&self) -> Schedule {
        self.plan.schedule
    }

    /// Writes the notice, and what is wrong with the program, unless that was done; whether a log has it.
    pub(super) async fn disclose(&self, consent: Consent) -> Taken {
        if self.disclosed.get() == Taken::BySome {
            return Taken::BySome;
        }
        let notice = notice(&self.plan.product, consent, self.plan.schedule, &self.plan.parts);
        let mut locals = self.open_locals();
        self.disclosed.set(locals.tell(Entry::Notice(&notice)).await);
        for warning in &self.plan.warnings {
            locals.tell(Entry::Warning(warning)).await;
        }
        self.disclosed.get()
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
        let mut sending = Sending::default();
        let withheld = tokio::select! {
            withheld = self.deliver(&prepared, orders, &mut sending) => withheld,
            () = orders.stopped() => Some(Withheld::Stopped),
        };
        let urgency = sending.urgency().max(self.urgency_of_log(withheld.as_ref()));
        let outcome = Outcome::new(sending.fate(withheld), prepared.report.absent(), urgency);
        self.open_locals().tell(Entry::Outcome(&outcome)).await;
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

    /// Logs, and if it was logged and consent is given, sends; or why it did not.
    async fn deliver(&self, prepared: &Prepared, orders: &Orders, sending: &mut Sending) -> Option<Withheld> {
        // A log that was not there at the start may be there now.
        if self.disclose(orders.consent()).await == Taken::ByNone {
            return Some(Withheld::NotLogged);
        }
        if prepared.report.is_empty() {
            return Some(Withheld::Empty);
        }
        let consent =
            || prepared.veto.map_or_else(|| orders.consent(), |veto| Consent::OptedOut(OptOut::Veto(veto.reason())));
        let disposition = self.disposition(consent());
        let mut locals = self.open_locals();
        if locals.tell(Entry::Report(ReportEntry::new(&disposition, &prepared.report))).await == Taken::ByNone {
            return Some(Withheld::NotLogged);
        }
        // Asked anew, since telling a channel takes time.
        match consent() {
            Consent::OptedOut(how) => Some(opted_out(how)),
            Consent::Given if self.plan.parts.destinations().next().is_none() => Some(self.unsendable()),
            Consent::Given => tokio::select! {
                biased;
                () = orders.withdrawn() => Some(opted_out(OptOut::AtRunTime)),
                () = sending.send(&self.plan, &prepared.report, &mut locals) => None,
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
        if withheld == Some(&Withheld::NotLogged) {
            return self.log.broken();
        }
        self.log.mended();
        Urgency::Usual
    }

    fn open_locals(&self) -> Locals {
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
