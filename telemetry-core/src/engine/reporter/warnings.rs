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
        let told = listeners.tell(LogEvent::Notice(notice(&self.plan, &self.refusals(), consent))).await;
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
            if !listeners.tell(LogEvent::Warning(warning.clone())).await.is_taken() {
                untold.push(warning);
            }
        }
        self.warnings.set(untold);
    }

    /// A sink's setting may wait for the first report that is sent, since only then is it opened.
    pub(super) async fn warn_of_unread_settings(&self, outcome: &Outcome, listeners: &mut Listeners<'_>) {
        if self.is_unread_warned_of.replace(true) {
            return;
        }
        let is_sent = matches!(outcome.status, DeliveryStatus::Sent(_));
        let of_sinks = self.plan.unread_by_sinks().filter(|_| is_sent);
        let unread: Vec<_> = self.plan.unread_by_providers().chain(of_sinks).map(unread).collect();
        for warning in unread {
            listeners.tell(LogEvent::Warning(warning)).await;
        }
    }
}

fn unread(setting: &str) -> Line {
    Line::new(format_args!("nobody has read the telemetry setting {setting}: link what reads it, or leave it out"))
}
