//! Control: what the host's handle asks of telemetry's thread.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::watch;

use super::consent::{Consent, OptOut};
use super::preview::{Preview, PreviewError};
use super::reply::Reply;
use crate::{NotSent, Outcome};

/// What was asked, shared by the handle and telemetry's thread. Nothing is queued, so nothing can fill up.
pub(super) struct Control {
    state: watch::Sender<State>,
    pub(super) reports: Requests<Outcome>,
    pub(super) previews: Requests<Result<Preview, PreviewError>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    stop: Stop,
    consent: Withdrawal,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stop {
    #[default]
    Running,
    Stopped,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Withdrawal {
    #[default]
    None,
    Withdrawn,
}

impl Control {
    pub(super) fn new() -> Self {
        Self {
            state: watch::Sender::new(State::default()),
            reports: Requests::new(Outcome::not_made(NotSent::Stopped)),
            previews: Requests::new(Err(PreviewError::Stopped)),
        }
    }

    pub(super) fn stop(&self) {
        self.state.send_modify(|state| state.stop = Stop::Stopped);
    }

    pub(super) fn opt_out(&self) {
        self.state.send_modify(|state| state.consent = Withdrawal::Withdrawn);
    }

    /// Whether the host has withdrawn consent at run time.
    pub(super) fn consent(&self) -> Consent {
        match self.state.borrow().consent {
            Withdrawal::None => Consent::Granted,
            Withdrawal::Withdrawn => Consent::OptedOut(OptOut::AtRunTime),
        }
    }

    /// Waits until consent is withdrawn at run time; for ever, if it never is.
    pub(super) async fn withdrawn(&self) {
        self.reached(|state| state.consent == Withdrawal::Withdrawn).await;
    }

    /// Waits until telemetry is stopped.
    pub(super) async fn stopped(&self) {
        self.reached(|state| state.stop == Stop::Stopped).await;
    }

    /// This value holds the sender, so there is one as long as anybody waits.
    async fn reached(&self, condition: impl Fn(&State) -> bool) {
        let _ = self.state.subscribe().wait_for(|state| condition(state)).await;
    }
}

/// Requests of one kind; those that come before the first is taken share its reply.
pub(super) struct Requests<T> {
    waiting: Mutex<Waiting<T>>,
    asked: Notify,
    /// The reply to those that nobody answers.
    unanswered: T,
}

enum Waiting<T> {
    None,
    Some(Reply<T>),
    Closed,
}

/// A request that telemetry's thread has taken; dropped without an answer, it is one that nobody answers.
pub(super) struct Request<T: Clone> {
    reply: Reply<T>,
    unanswered: T,
}

impl<T: Clone> Requests<T> {
    fn new(unanswered: T) -> Self {
        Self { waiting: Mutex::new(Waiting::None), asked: Notify::new(), unanswered }
    }

    /// Asks.
    pub(super) fn ask(&self) -> Reply<T> {
        let mut waiting = self.waiting();
        let reply = match &*waiting {
            Waiting::Some(reply) => return reply.clone(),
            Waiting::Closed => return Reply::given(self.unanswered.clone()),
            Waiting::None => Reply::pending(),
        };
        *waiting = Waiting::Some(reply.clone());
        drop(waiting);
        self.asked.notify_one();
        reply
    }

    /// Waits for the next request.
    pub(super) async fn next(&self) -> Request<T> {
        loop {
            if let Some(reply) = self.take() {
                return Request { reply, unanswered: self.unanswered.clone() };
            }
            self.asked.notified().await;
        }
    }

    /// Leaves the request that waits, and all to come, without an answer.
    pub(super) fn close(&self) {
        let waiting = std::mem::replace(&mut *self.waiting(), Waiting::Closed);
        if let Waiting::Some(reply) = waiting {
            reply.complete(self.unanswered.clone());
        }
    }

    fn take(&self) -> Option<Reply<T>> {
        let mut waiting = self.waiting();
        match std::mem::replace(&mut *waiting, Waiting::None) {
            Waiting::Some(reply) => Some(reply),
            other => {
                *waiting = other;
                None
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Request<T> {
    pub(super) fn answer(&self, value: T) {
        self.reply.complete(value);
    }
}

/// What was answered before stays so.
impl<T: Clone> Drop for Request<T> {
    fn drop(&mut self) {
        self.reply.complete(self.unanswered.clone());
    }
}
