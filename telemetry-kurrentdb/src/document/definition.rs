//! What makes a document: the endpoint that answers it, when it is asked for, and how its body is taken.

use std::time::SystemTime;

use crate::endpoint::{Endpoint, Switch};
use crate::list::{Counted, List};
use crate::unrecognized::Unrecognized;

/// What one endpoint answers.
pub(crate) trait Document: Sized + Send + Sync + 'static {
    const ENDPOINT: Endpoint;
    /// The option that switches the endpoint off, where there is one.
    const SWITCH: Option<Switch> = None;
    const ORDER: Order = Order::Later;
    type Body: Body + Default;

    /// Reads a whole answer, and when the node says that it gave it; `None` if it is something else altogether.
    fn read(body: Self::Body, date: Option<SystemTime>) -> Option<Self>;

    /// What in it is unknown here, and for that left out.
    fn unrecognized(&self) -> &[Unrecognized] {
        &[]
    }
}

/// Which request of a report one is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is asked alone, and before all others.
    First,
    Later,
}

/// The body of an answer, taken bit by bit.
pub(crate) trait Body {
    /// Takes the next bytes; `None` if the body can't become what it should be.
    fn take(&mut self, chunk: &[u8]) -> Option<()>;
}

/// A body that is kept whole.
impl Body for Vec<u8> {
    fn take(&mut self, chunk: &[u8]) -> Option<()> {
        self.extend_from_slice(chunk);
        Some(())
    }
}

impl<C: Counted> Body for List<C> {
    fn take(&mut self, chunk: &[u8]) -> Option<()> {
        self.take(chunk)
    }
}
