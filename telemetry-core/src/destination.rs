//! Where a remote channel sends, for people to read: of an address scheme, host and port alone, or a socket's path.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use crate::Line;

/// Where a remote channel sends.
///
/// ```
/// use telemetry_core::Destination;
///
/// let collector = Destination::new("https", "telemetry.example.com", 443);
/// assert_eq!(collector.to_string(), "https://telemetry.example.com:443");
/// assert!(!collector.is_loopback());
///
/// let relay = Destination::socket("unix", "/run/relay.sock".as_ref());
/// assert_eq!(relay.to_string(), "unix:/run/relay.sock");
/// assert!(relay.is_loopback());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    scheme: &'static str,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Network { host: Line, port: u16 },
    Socket(Line),
}

impl Destination {
    /// Names a receiver by its host and port; an IPv6 address stands in brackets.
    #[must_use]
    pub fn new(scheme: &'static str, host: &str, port: u16) -> Self {
        Self { scheme, place: Place::Network { host: Line::new(host), port } }
    }

    /// Names a receiver by the path of its socket, which is on this machine and has no port.
    #[must_use]
    pub fn socket(scheme: &'static str, path: &Path) -> Self {
        Self { scheme, place: Place::Socket(Line::new(path.display())) }
    }

    /// Whether it can only be this machine: a socket's path, `localhost`, 127.0.0.0/8 or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match &self.place {
            Place::Network { host, .. } => is_loopback(host.as_str().trim_start_matches('[').trim_end_matches(']')),
            Place::Socket(_) => true,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Network { host, port } => write!(f, "{}://{host}:{port}", self.scheme),
            Place::Socket(path) => write!(f, "{}:{path}", self.scheme),
        }
    }
}
