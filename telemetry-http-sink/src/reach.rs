//! Whether the endpoint can be reached, without a word of HTTP.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use telemetry_core::{Line, OpenError};
use url::{Host, Url};

use crate::client::{CONNECTION_DEADLINE, encryption};
use crate::{HttpEndpoint, HttpProxy, failure, header_file};

const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);

/// What was found where reports are posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reached {
    /// It takes connections, and its certificate is right.
    Encrypted,
    /// It takes connections, which are on this machine and not encrypted.
    Unencrypted,
    /// Its proxy takes connections. What is behind it can't be known without asking the proxy.
    Proxy,
}

/// Why no report would arrive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreachable {
    /// No client can be made.
    #[error(transparent)]
    NoClient(#[from] OpenError),
    /// There is no connection to its proxy.
    #[error("through the proxy {proxy}: {reason}")]
    NoProxy {
        /// The proxy that is configured.
        proxy: HttpProxy,
        /// What there is instead.
        reason: Box<Self>,
    },
    /// Its name has no address.
    #[error("its name can't be resolved: {0}")]
    Unresolved(Line),
    /// None of its addresses takes a connection.
    #[error("no connection: {0}")]
    Unconnected(Line),
    /// Its certificate is not one that this system trusts for its name.
    #[error("its certificate is not accepted: {0}")]
    Untrusted(Line),
    /// It takes connections, and speaks no TLS there.
    #[error("no TLS: {0}")]
    Unencrypted(Line),
}

impl HttpEndpoint {
    /// Reads the files as for a report, connects and looks at the certificate as for a report, and hangs up. Nothing is
    /// requested or sent, so that of an endpoint behind a proxy only the proxy is reached.
    ///
    /// It blocks: while the name is resolved, then at most 3 s for each address and 10 s for the handshake.
    ///
    /// # Errors
    ///
    /// Why no report would arrive.
    pub fn reach(&self) -> Result<Reached, Unreachable> {
        let config = encryption(self)?;
        self.header_file.as_deref().map(header_file::read).transpose()?;
        if let Some(proxy) = self.proxy_in_use() {
            let reached = connect(proxy.url()).map(|_| Reached::Proxy);
            return reached.map_err(|reason| Unreachable::NoProxy { proxy: proxy.clone(), reason: Box::new(reason) });
        }
        let socket = connect(&self.url)?;
        if !self.is_encrypted() {
            return Ok(Reached::Unencrypted);
        }
        let connection =
            ClientConnection::new(Arc::new(config), self.server_name()?).map_err(|error| refused(&error))?;
        shake_hands(connection, socket)?;
        Ok(Reached::Encrypted)
    }

    fn server_name(&self) -> Result<ServerName<'static>, Unreachable> {
        match self.url.host() {
            Some(Host::Ipv4(address)) => Ok(ServerName::from(IpAddr::from(address))),
            Some(Host::Ipv6(address)) => Ok(ServerName::from(IpAddr::from(address))),
            Some(Host::Domain(name)) => {
                ServerName::try_from(name.to_owned()).map_err(|error| Unreachable::Untrusted(Line::new(error)))
            }
            None => Err(Unreachable::Unresolved(Line::from("there is none"))),
        }
    }
}

fn connect(url: &Url) -> Result<TcpStream, Unreachable> {
    let addresses = url.socket_addrs(|| None).map_err(|error| Unreachable::Unresolved(Line::new(error)))?;
    connect_first(&addresses).map_err(|error| Unreachable::Unconnected(Line::from(failure::of_socket(&error))))
}

/// The first address that takes a connection, or else why the last one did not.
fn connect_first(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut failure = io::Error::other("its name has no address");
    for address in addresses {
        match TcpStream::connect_timeout(address, CONNECTION_DEADLINE) {
            Ok(socket) => return Ok(socket),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn shake_hands(mut connection: ClientConnection, socket: TcpStream) -> Result<(), Unreachable> {
    let mut socket = Timed { socket, until: Instant::now() + HANDSHAKE_DEADLINE };
    connection.complete_io(&mut socket).map_err(no_handshake)?;
    connection.send_close_notify();
    // All that was to be known is known; the other side need not hear of the end.
    let _ = connection.write_tls(&mut socket);
    Ok(())
}

/// The handshake tells a certificate that is refused as an error of the socket.
fn no_handshake(error: io::Error) -> Unreachable {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            return Unreachable::Unencrypted(Line::from("no answer in time"));
        }
        ErrorKind::UnexpectedEof => return Unreachable::Unencrypted(Line::from("the connection was closed")),
        _ => {}
    }
    error.downcast().map_or_else(|error| Unreachable::Unencrypted(Line::new(error)), |error| refused(&error))
}

fn refused(error: &rustls::Error) -> Unreachable {
    match error {
        rustls::Error::InvalidCertificate(_) => Unreachable::Untrusted(Line::new(error)),
        _ => Unreachable::Unencrypted(Line::new(error)),
    }
}

/// A socket that is not waited for beyond a moment, however many bytes come one by one.
struct Timed {
    socket: TcpStream,
    until: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(self.left()?)?;
        self.socket.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(self.left()?)?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}
