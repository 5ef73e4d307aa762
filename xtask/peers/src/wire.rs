//! The bytes of one connection.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use crate::certificate::Certificate;

/// A connection, encrypted or not.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A connection that was made just now.
pub(crate) struct Incoming {
    /// How many were made before it.
    pub(crate) number: usize,
    pub(crate) wire: Box<dyn Wire>,
    pub(crate) certificate: Option<Certificate>,
}

impl Incoming {
    /// The connection after the handshake, if there is one; an error where the other side does not like the certificate.
    pub(crate) async fn secured(self) -> io::Result<Box<dyn Wire>> {
        match self.certificate {
            None => Ok(self.wire),
            Some(Certificate(config)) => Ok(Box::new(TlsAcceptor::from(config).accept(self.wire).await?)),
        }
    }
}
