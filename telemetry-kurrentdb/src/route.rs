//! The way to a node: by a Unix socket, by TCP, or by TLS.
//!
//! It leads to the node that was named, and to nobody else on its behalf: no proxy is asked, and no redirect is followed.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use telemetry_core::Line;
use telemetry_http_client::{LOOPBACK, RootsError, roots_of_system};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::address::Transport;
use crate::connect_error::{ConnectError, shown};
use crate::connection::Connection;
use crate::node::Node;
use crate::resolver::Lookup;

/// How connections to a node are made for the time of one report.
pub(crate) struct Route {
    transport: Transport,
    tls: Option<Tls>,
    lookup: Lookup,
}

/// Whom a node that speaks TLS is trusted by. It is made for each report, so that a certificate that was replaced counts.
struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
    /// The file of the authority, where one is named.
    file: Option<Line>,
}

impl Route {
    pub(crate) fn to(node: &Node, lookup: Lookup) -> Result<Self, ConnectError> {
        let transport = node.address.transport().clone();
        let tls = match &transport {
            Transport::Url(url) if node.address.is_encrypted() => Some(Tls::of(node, url)?),
            _ => None,
        };
        Ok(Self { transport, tls, lookup })
    }

    /// Makes a connection; of several addresses each has its share of the time until `deadline`.
    pub(crate) async fn connect(&self, deadline: Instant) -> Result<Connection, ConnectError> {
        let connection = match &self.transport {
            Transport::Socket(path) => Connection::over(socket(path).await?).await,
            Transport::Url(url) => match (self.tcp(url, deadline).await?, &self.tls) {
                (stream, None) => Connection::over(stream).await,
                (stream, Some(tls)) => Connection::over(tls.over(stream).await?).await,
            },
        };
        connection.map_err(|_| ConnectError::BrokenOff)
    }

    /// Whether the node speaks TLS, though its address says that it does not: it shows a certificate, whoever signed it.
    pub(crate) async fn is_encrypted(&self, deadline: Instant) -> bool {
        let (Transport::Url(url), None) = (&self.transport, &self.tls) else { return false };
        let nobody = Arc::new(RootCertStore::empty());
        let (Ok(stream), Ok(tls)) = (self.tcp(url, deadline).await, Tls::trusting(nobody, url, None)) else {
            return false;
        };
        let shown = timeout_at(deadline, tls.over(stream)).await;
        !matches!(shown, Err(_) | Ok(Err(ConnectError::BrokenOff | ConnectError::NotEncrypted)))
    }

    async fn tcp(&self, url: &Url, deadline: Instant) -> Result<TcpStream, ConnectError> {
        let addresses = self.addresses(url).await?;
        let (count, mut failure) = (addresses.len(), None);
        for (tried, address) in addresses.into_iter().enumerate() {
            let left = deadline.saturating_duration_since(Instant::now());
            let share = left / u32::try_from(count - tried).unwrap_or(1);
            match connect_to(address, share).await {
                Ok(stream) => return Ok(stream),
                Err(error) => drop(failure.get_or_insert(error)),
            }
        }
        Err(failure.unwrap_or_else(|| ConnectError::NameNotFound("it has no address".into())))
    }

    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, ConnectError> {
        let port = url.port_or_known_default().unwrap_or_default();
        let at = |ip: IpAddr| vec![SocketAddr::new(ip, port)];
        match url.host() {
            Some(Host::Ipv4(ip)) => Ok(at(ip.into())),
            Some(Host::Ipv6(ip)) => Ok(at(ip.into())),
            Some(Host::Domain(name)) if name.eq_ignore_ascii_case("localhost") => {
                Ok(LOOPBACK.iter().flat_map(|address| at(address.ip())).collect())
            }
            Some(Host::Domain(name)) => {
                let found = self.lookup.find(name).await.map_err(|error| ConnectError::of_lookup(&error))?;
                Ok(found.into_iter().flat_map(at).collect())
            }
            None => Ok(Vec::new()),
        }
    }
}

impl Tls {
    fn of(node: &Node, url: &Url) -> Result<Self, ConnectError> {
        match &node.authority {
            Some(authority) => {
                let roots = authority.roots().map_err(|error| ConnectError::Authority(shown(&error)))?;
                Self::trusting(roots, url, Some(shown(&authority.file().display())))
            }
            None => Self::trusting(roots_of_system().map_err(|error| of_system(&error))?, url, None),
        }
    }

    fn trusting(roots: Arc<RootCertStore>, url: &Url, file: Option<Line>) -> Result<Self, ConnectError> {
        let config = telemetry_http_client::tls(roots).map_err(|error| ConnectError::Certificate(shown(&error)))?;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned()).map_err(|error| ConnectError::NameNotFound(shown(&error)))?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name, file })
    }

    async fn over(&self, stream: TcpStream) -> Result<tokio_rustls::client::TlsStream<TcpStream>, ConnectError> {
        let stream = self.connector.connect(self.name.clone(), stream).await;
        stream.map_err(|error| ConnectError::of_handshake(&error, self.file.clone()))
    }
}

async fn connect_to(address: SocketAddr, share: Duration) -> Result<TcpStream, ConnectError> {
    let late = |_| ConnectError::Unreachable("it takes no connection in time".into());
    let connected = timeout(share, TcpStream::connect(address)).await.map_err(late)?;
    let stream = connected.map_err(|error| ConnectError::of_tcp(&error))?;
    // Each question is one small packet, for which nothing is waited.
    stream.set_nodelay(true).map_err(|error| ConnectError::of_tcp(&error))?;
    Ok(stream)
}

fn of_system(error: &RootsError) -> ConnectError {
    match error {
        RootsError::OutOfBounds { .. } => ConnectError::CertificatesOutOfBounds,
        _ => ConnectError::NoCertificates,
    }
}

async fn socket(path: &Path) -> Result<UnixStream, ConnectError> {
    use std::io::ErrorKind::{ConnectionRefused, NotFound, PermissionDenied};
    use std::os::unix::fs::FileTypeExt;

    let is_socket = || std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    UnixStream::connect(path).await.map_err(|error| match error.kind() {
        NotFound => ConnectError::NoSocket,
        PermissionDenied => ConnectError::SocketDenied,
        ConnectionRefused if !is_socket() => ConnectError::NotASocket,
        ConnectionRefused => ConnectError::Refused,
        _ => ConnectError::Unreachable(shown(&error)),
    })
}

#[cfg(test)]
mod tests;
