//! What telemetry says besides its reports: the notice, and what is wrong with the program.

use super::Reporter;
use crate::engine::consent::Consent;
use crate::engine::delivery::Listeners;
use crate::engine::disclosure::notice;
use crate::{DeliveryStatus, Line, LogEvent, NotSent, Outcome};

impl Reporter {
    /// Writes the notice, and what is wrong with the program, unless that was done.
    pub(super) async fn disclose(&self, consent: Consent, listeners: &mut Listeners<'_>) -> Result<(), NotSent> {
        if self.disclosed_after.get().is_some() {
            return Ok(());
        }
        let after = self.started.elapsed();
        let told = listeners.notify(LogEvent::Notice(notice(&self.plan, &self.refusals(), consent))).await;
        self.disclosed_after.set(told.is_taken().then_some(after));
        self.warn(listeners).await;
        if !told.is_taken() {
            return Err(told.not_taken());
        }
        listeners.warn_of_channels().await;
        Ok(())
    }

    async fn warn(&self, listeners: &mut Listeners<'_>) {
        let mut untold = Vec::new();
        for warning in self.warnings.take() {
            if !listeners.notify(LogEvent::Warning(warning.clone())).await.is_taken() {
                untold.push(warning);
            }
        }
        self.warnings.set(untold);
    }

    /// Warns once of each setting that nobody has read. One of a sink may wait for the first report that is sent, since only
    /// then is that opened.
    pub(super) async fn warn_of_unread_settings(&self, outcome: &Outcome, listeners: &mut Listeners<'_>) {
        let mut unread = Vec::new();
        if !self.is_unread_by_providers_warned_of.replace(true) {
            unread.extend(self.plan.unread_by_providers().map(warning));
        }
        let is_sent = matches!(outcome.status, DeliveryStatus::Sent(_));
        if is_sent && !self.is_unread_by_sinks_warned_of.replace(true) {
            unread.extend(self.plan.unread_by_sinks().map(warning));
        }
        for line in unread {
            listeners.notify(LogEvent::Warning(line)).await;
        }
    }
}

fn warning(setting: &str) -> Line {
    Line::new(format_args!("nobody has read the telemetry setting {setting}: link what reads it, or leave it out"))
}
