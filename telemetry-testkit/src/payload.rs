//! The body of an answer, which may be larger than memory.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// A text, the same piece many times, and another text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Payload {
    pub(crate) before: Bytes,
    pub(crate) piece: Bytes,
    pub(crate) times: u64,
    pub(crate) after: Bytes,
}

impl Payload {
    pub(crate) fn len(&self) -> u64 {
        let pieces = self.times * self.piece.len() as u64;
        (self.before.len() + self.after.len()) as u64 + pieces
    }

    fn next(&mut self) -> Option<Bytes> {
        if !self.before.is_empty() {
            return Some(std::mem::take(&mut self.before));
        }
        if self.times > 0 {
            self.times -= 1;
            return Some(self.piece.clone());
        }
        Some(std::mem::take(&mut self.after)).filter(|rest| !rest.is_empty())
    }
}

impl<T: Into<Vec<u8>>> From<T> for Payload {
    fn from(text: T) -> Self {
        Self { before: text.into().into(), ..Self::default() }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.len())
    }
}
