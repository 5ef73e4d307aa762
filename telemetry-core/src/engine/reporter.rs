//! The reporter: one report from its collection to its outcome.

use std::sync::Arc;

use super::builder::Plan;
use super::collection::{SUPPLIED_DEADLINE, collect};
use super::compose::compose;
use super::delivery::{Locals, Taken, post};
use super::disclosure::notice;
use super::isolation::{Busy, Crew, Running};
use super::orders::Orders;
use super::{Consent, OptOut, Schedule, Veto};
use crate::{Context, Disposition, Entry, Fate, Line, Outcome, Report, ReportEntry, Withheld};

/// All that reporting needs, on telemetry's own thread.
pub(super) struct Reporter {
    plan: Plan,
    crew: Crew,
    asking: Busy,
}

impl Reporter {
    pub(super) fn new(plan: Plan) -> Self {
        Self { plan, crew: Crew::new(), asking: Busy::default() }
    }

    pub(super) fn consent(&self) -> Consent {
        self.plan.consent
    }

    pub(super) fn schedule(&self) -> Schedule {
        self.plan.schedule
    }

    /// Writes the notice, and what is wrong with the program.
    pub(super) async fn disclose(&self) {
        let destinations = self.plan.parts.destinations(&self.plan.sinks);
        let notice = notice(&self.plan.product, self.plan.consent, &destinations, &self.plan.parts);
        let mut locals = self.open_locals();
        locals.tell(Entry::Notice(&notice)).await;
        for warning in &self.plan.warnings {
            locals.tell(Entry::Warning(warning)).await;
        }
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
        let fate = tokio::select! {
            fate = self.deliver(&prepared, orders) => fate,
            () = orders.stopped() => Fate::Withheld(Withheld::Stopped),
        };
        let outcome = Outcome::new(fate, prepared.report.absent());
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

    /// Logs, and if it was logged and consent is given, sends.
    async fn deliver(&self, prepared: &Prepared, orders: &Orders) -> Fate {
        let consent =
            || prepared.veto.map_or_else(|| orders.consent(), |veto| Consent::OptedOut(OptOut::Veto(veto.reason())));
        let disposition = self.disposition(consent());
        let mut locals = self.open_locals();
        if locals.tell(Entry::Report(ReportEntry::new(&disposition, &prepared.report))).await == Taken::ByNone {
            return Fate::Withheld(Withheld::NotLogged);
        }
        // Asked anew, since telling a channel takes time.
        match consent() {
            Consent::OptedOut(how) => withheld_by(how),
            Consent::Given => tokio::select! {
                biased;
                () = orders.withdrawn() => withheld_by(OptOut::AtRunTime),
                fate = self.send(&prepared.report, &mut locals) => fate,
            },
        }
    }

    async fn send(&self, report: &Report, locals: &mut Locals) -> Fate {
        let mut posted = Vec::new();
        for sink in &self.plan.parts.sinks {
            posted.extend(post(sink.opener, &self.plan.sinks, report, locals).await);
        }
        if posted.is_empty() { Fate::Withheld(Withheld::NoEndpoint) } else { Fate::Sent(posted) }
    }

    fn disposition(&self, consent: Consent) -> Disposition {
        let destinations = self.plan.parts.destinations(&self.plan.sinks);
        match consent {
            Consent::OptedOut(_) => Disposition::OptedOut,
            Consent::Given if destinations.is_empty() => Disposition::NoEndpoint,
            Consent::Given => Disposition::Sending(destinations),
        }
    }

    fn open_locals(&self) -> Locals {
        Locals::open(&self.plan.parts.sinks, &self.plan.sinks)
    }

    /// Asks the host whether this report may go.
    fn ask(&self, cx: &Context) -> Option<Running<Option<Veto>>> {
        let veto = self.plan.veto.clone()?;
        let cx = cx.for_section();
        Some(self.crew.start("veto", SUPPLIED_DEADLINE, &self.asking, async move || veto.decide(&cx).await))
    }
}

/// A host that gives no answer leaves a doubt, and doubt is off.
async fn decision(asked: Option<Running<Option<Veto>>>) -> Option<Veto> {
    let no_answer = Veto::because("since the host did not say whether it may be sent");
    asked?.answer().await.unwrap_or(Some(no_answer))
}

fn withheld_by(how: OptOut) -> Fate {
    Fate::Withheld(Withheld::OptedOut(Line::new(how)))
}

/// A report that was composed, and whether the host lets it go.
pub(super) struct Prepared {
    pub(super) report: Report,
    veto: Option<Veto>,
}
