//! Whether the endpoint can be reached, without a word of HTTP.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use telemetry_core::{Line, OpenError};
use telemetry_http_client::LOOPBACK;
use url::{Host, Url};

use crate::client::{CONNECT_TIMEOUT, encryption};
use crate::{HttpEndpoint, HttpProxy, failure, header_file};

/// The deadline of all of it: the name, every address of it, and the handshake.
const REACH_TIMEOUT: Duration = Duration::from_secs(10);

/// Room for the system's resolver, in bytes; `RUST_MIN_STACK` neither enlarges it nor makes it impossible.
const RESOLVER_STACK_SIZE: usize = 2 << 20;

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
pub enum ReachError {
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
    /// It blocks for at most 10 s: while the name is resolved, at most 3 s for each address, and for the handshake.
    ///
    /// # Errors
    ///
    /// Why no report would arrive.
    pub fn reach(&self) -> Result<Reached, ReachError> {
        self.reach_before(Instant::now() + REACH_TIMEOUT)
    }

    fn reach_before(&self, until: Instant) -> Result<Reached, ReachError> {
        let config = encryption(self)?;
        self.header_file.as_deref().map(header_file::read).transpose()?;
        if let Some(proxy) = self.proxy_in_use() {
            let reached = connect(proxy.url(), until).map(|_| Reached::Proxy);
            return reached.map_err(|reason| ReachError::NoProxy { proxy: proxy.clone(), reason: Box::new(reason) });
        }
        let socket = connect(&self.url, until)?;
        if !self.is_encrypted() {
            return Ok(Reached::Unencrypted);
        }
        let connection =
            ClientConnection::new(Arc::new(config), self.server_name()?).map_err(|error| refused(&error))?;
        shake_hands(connection, Timed { socket, until })?;
        Ok(Reached::Encrypted)
    }

    fn server_name(&self) -> Result<ServerName<'static>, ReachError> {
        match self.url.host() {
            Some(Host::Ipv4(address)) => Ok(ServerName::from(IpAddr::from(address))),
            Some(Host::Ipv6(address)) => Ok(ServerName::from(IpAddr::from(address))),
            Some(Host::Domain(name)) => {
                ServerName::try_from(name.to_owned()).map_err(|error| ReachError::Untrusted(Line::new(error)))
            }
            None => Err(ReachError::Unresolved(Line::from("there is none"))),
        }
    }
}

fn connect(url: &Url, until: Instant) -> Result<TcpStream, ReachError> {
    let addresses = resolve(url, until).map_err(|error| ReachError::Unresolved(Line::new(error)))?;
    connect_first(&addresses, until).map_err(|error| ReachError::Unconnected(Line::from(failure::of_socket(&error))))
}

/// The addresses of the name. The system's resolver has no deadline, so that it is asked on a thread that may be left behind;
/// `localhost` is this machine, without asking.
fn resolve(url: &Url, until: Instant) -> io::Result<Vec<SocketAddr>> {
    if url.host_str() == Some("localhost") {
        let port = url.port_or_known_default().unwrap_or_default();
        return Ok(LOOPBACK.map(|address| SocketAddr::new(address.ip(), port)).into());
    }
    let (answer, answered) = mpsc::channel();
    let url = url.clone();
    thread::Builder::new()
        .name("telemetry resolve".to_owned())
        .stack_size(RESOLVER_STACK_SIZE)
        .spawn(move || answer.send(url.socket_addrs(|| None)))?;
    let wait = until.saturating_duration_since(Instant::now());
    answered.recv_timeout(wait).unwrap_or_else(|_| Err(io::Error::new(ErrorKind::TimedOut, "no answer in time")))
}

/// The first address that takes a connection, or else why the last one did not.
fn connect_first(addresses: &[SocketAddr], until: Instant) -> io::Result<TcpStream> {
    let mut failure = io::Error::other("its name has no address");
    for address in addresses {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::new(ErrorKind::TimedOut, "none of its addresses answers in time"));
        }
        match TcpStream::connect_timeout(address, left.min(CONNECT_TIMEOUT)) {
            Ok(socket) => return Ok(socket),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn shake_hands(mut connection: ClientConnection, mut socket: Timed) -> Result<(), ReachError> {
    connection.complete_io(&mut socket).map_err(no_handshake)?;
    connection.send_close_notify();
    // All that was to be known is known; the other side need not hear of the end.
    let _ = connection.write_tls(&mut socket);
    Ok(())
}

/// The handshake tells a certificate that is refused as an error of the socket.
fn no_handshake(error: io::Error) -> ReachError {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            return ReachError::Unencrypted(Line::from("no answer in time"));
        }
        ErrorKind::UnexpectedEof => return ReachError::Unencrypted(Line::from("the connection was closed")),
        _ => {}
    }
    error.downcast().map_or_else(|error| ReachError::Unencrypted(Line::new(error)), |error| refused(&error))
}

fn refused(error: &rustls::Error) -> ReachError {
    match error {
        rustls::Error::InvalidCertificate(_) => ReachError::Untrusted(Line::new(error)),
        _ => ReachError::Unencrypted(Line::new(error)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn b1_h26_localhost_is_this_machine_without_asking() {
        let past = Instant::now();
        let expected = ["127.0.0.1:9999", "[::1]:9999"].map(|address| address.parse().unwrap());
        assert_eq!(resolve(&at("http://localhost:9999/v1"), past).unwrap(), expected);
        assert_eq!(resolve(&at("http://LOCALHOST:9999/v1"), past).unwrap(), expected);
    }

    #[test]
    fn h3_h27_one_deadline_holds_for_the_name_and_all_its_addresses() {
        let past = Instant::now();
        assert_eq!(resolve(&at("https://telemetry.example.com"), past).unwrap_err().kind(), ErrorKind::TimedOut);
        let addresses = ["127.0.0.1:1", "127.0.0.2:1"].map(|address| address.parse().unwrap());
        assert_eq!(connect_first(&addresses, past).unwrap_err().kind(), ErrorKind::TimedOut);
        let refused = connect_first(&addresses, past + REACH_TIMEOUT).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    }
}
