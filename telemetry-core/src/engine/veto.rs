//! Vetoes: what the host asks before each report.

use std::pin::Pin;

use crate::Context;
use crate::contained::Foreign;

/// An objection to sending one report, with its reason for the outcome line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Veto(&'static str);

impl Veto {
    /// Objects; `reason` ends the sentence "opted out, …".
    #[must_use]
    pub const fn because(reason: &'static str) -> Self {
        Self(reason)
    }

    pub(super) fn reason(self) -> &'static str {
        self.0
    }
}

/// All that a host asks.
#[derive(Default)]
pub(super) struct Vetoes(Vec<Foreign<Box<dyn Decide>>>);

impl Vetoes {
    pub(super) fn add(&mut self, decide: impl AsyncFn(&Context) -> Option<Veto> + Send + Sync + 'static) {
        self.0.push(Foreign::new(Some(Box::new(decide))));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Asks every one, whatever those before it say, since a host may be after something else than the answer.
    pub(super) async fn first_objection(&self, cx: &Context) -> Option<Veto> {
        let mut first = None;
        for veto in self.0.iter().filter_map(Foreign::as_ref) {
            let objection = veto.decide(cx).await;
            first = first.or(objection);
        }
        first
    }
}

/// The twin of a host's veto that can stand in a list.
trait Decide: Send + Sync {
    fn decide<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Option<Veto>> + 'a>>;
}

impl<F: AsyncFn(&Context) -> Option<Veto> + Send + Sync> Decide for F {
    fn decide<'a>(&'a self, cx: &'a Context) -> Pin<Box<dyn Future<Output = Option<Veto>> + 'a>> {
        Box::pin(self(cx))
    }
}
