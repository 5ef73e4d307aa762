//! The bytes of one connection.

use std::io;

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::certificate::Certificate;

/// A connection, encrypted or not.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {
    /// From now on, closing it is a reset.
    fn reset_at_end(&self) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn reset_at_end(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

/// A Unix socket knows no reset.
impl Stream for UnixStream {
    fn reset_at_end(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for TlsStream<Box<dyn Stream>> {
    fn reset_at_end(&self) -> io::Result<()> {
        self.get_ref().0.reset_at_end()
    }
}

/// A connection that was made just now.
pub(crate) struct Incoming {
    /// How many were made before it.
    pub(crate) number: usize,
    pub(crate) stream: Box<dyn Stream>,
    pub(crate) certificate: Option<Certificate>,
}

impl Incoming {
    /// The connection after the handshake, if there is one; an error where the other side does not like the certificate.
    pub(crate) async fn secured(self) -> io::Result<Box<dyn Stream>> {
        match self.certificate {
            None => Ok(self.stream),
            Some(Certificate(config)) => Ok(Box::new(TlsAcceptor::from(config).accept(self.stream).await?)),
        }
    }
}
