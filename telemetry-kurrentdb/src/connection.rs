//! One connection to a node, on which requests go one after the other.

use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// A request without a body.
pub(crate) type GetRequest = Request<Empty<Bytes>>;

/// What a connection is made of, encrypted or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection that speaks HTTP/1.1. It is closed when it is dropped, or in the midst of an answer that nobody waits for.
pub(crate) struct Connection(SendRequest<Empty<Bytes>>);

impl Connection {
    pub(crate) async fn over(stream: impl Stream + 'static) -> hyper::Result<Self> {
        // In a box, so that the program has the protocol once and not for each kind of stream.
        let stream: Box<dyn Stream> = Box::new(stream);
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // What goes wrong is told to whoever waits for an answer.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Whether the next request can be sent; the answer before was read to its end.
    pub(crate) async fn is_ready(&mut self) -> bool {
        self.0.ready().await.is_ok()
    }

    pub(crate) async fn send(&mut self, request: GetRequest) -> hyper::Result<Response<Incoming>> {
        self.0.send_request(request).await
    }
}
