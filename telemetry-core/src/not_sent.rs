//! Why a report was not sent.

use std::fmt;
use std::time::{Duration, Instant};

use crate::Line;

/// Why a report was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSent {
    /// No remote channel is configured.
    NoEndpoint,
    /// No remote channel that is there can be used; the line says why of each.
    Unusable(Line),
    /// Every receiver has said that it never wants a report again, and is not asked before a restart.
    Gone,
    /// Somebody opted out; the line says who and how.
    OptedOut(Line),
    /// It is not known whether somebody opted out, and doubt is off; the line says why, and the remedy.
    ConsentUnknown(Line),
    /// No section could be collected, so there is nothing to send.
    Empty,
    /// No local channel took it, or the notice before it, and what is not logged is not sent; the line says what each
    /// channel said instead.
    NotLogged(Line),
    /// A local channel should have written it and could not; the line says which, and why.
    LogFailed(Line),
    /// The system gives no random numbers, so that a receiver could not tell a repeated report from a new one.
    NoIdempotencyKey,
    /// The host asked for it within an hour of the start or of the last report, and a receiver is not on this machine.
    /// Nothing was collected.
    TooFrequent {
        /// When it may ask again.
        allowed_at: Instant,
    },
    /// The process has no thread or no file descriptors left to make it with.
    NoThread,
    /// Telemetry was stopped before it could be sent.
    Stopped,
}

impl NotSent {
    /// The reason as one word for programs: a field of a log, or a label of a metric.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoEndpoint => "no_endpoint",
            Self::Unusable(_) => "unusable",
            Self::Gone => "gone",
            Self::OptedOut(_) => "opted_out",
            Self::ConsentUnknown(_) => "consent_unknown",
            Self::Empty => "empty",
            Self::NotLogged(_) => "not_logged",
            Self::LogFailed(_) => "log_failed",
            Self::NoIdempotencyKey => "no_idempotency_key",
            Self::TooFrequent { .. } => "too_frequent",
            Self::NoThread => "no_thread",
            Self::Stopped => "stopped",
        }
    }

    /// Whether something is to be mended: no log took the report, or none of the channels works.
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::NotLogged(_) | Self::LogFailed(_) | Self::Unusable(_) | Self::NoIdempotencyKey | Self::NoThread => {
                true
            }
            Self::NoEndpoint
            | Self::Gone
            | Self::OptedOut(_)
            | Self::ConsentUnknown(_)
            | Self::Empty
            | Self::TooFrequent { .. }
            | Self::Stopped => false,
        }
    }
}

const NOT_LOGGED: &str = "no log took it, or the notice before it, and what is not logged is not sent";

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEndpoint => f.write_str("no endpoint configured"),
            Self::Unusable(why) => write!(f, "no channel can be used: {why}"),
            Self::Gone => f.write_str("the receiver has said that it wants none ever again; a restart asks it anew"),
            Self::OptedOut(how) => write!(f, "opted out, {how}"),
            Self::ConsentUnknown(why) => write!(f, "consent unknown, {why}"),
            Self::Empty => f.write_str("no section could be collected"),
            Self::NotLogged(said) => {
                let separator = if said.as_str().is_empty() { "" } else { "; " };
                write!(f, "{NOT_LOGGED}{separator}{said}")
            }
            Self::LogFailed(said) => write!(f, "a log could not write it, and what is not logged is not sent; {said}"),
            Self::NoIdempotencyKey => f.write_str(
                "the system gives no random numbers, and without one a receiver can't tell a repeated report from a new one",
            ),
            Self::TooFrequent { allowed_at } => {
                let wait = allowed_at.saturating_duration_since(Instant::now()) + Duration::from_secs(59);
                let minutes = wait.as_secs() / 60;
                write!(f, "a receiver that is not on this machine gets one an hour; ask again in {minutes} min")
            }
            Self::NoThread => f.write_str("this process has no thread or no file descriptors left to make it with"),
            Self::Stopped => f.write_str("telemetry was stopped"),
        }
    }
}
