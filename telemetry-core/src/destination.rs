//! Where a remote channel sends: scheme, host and port, and nothing else of the address.

use std::fmt;
use std::net::IpAddr;

use crate::Line;

/// The scheme, host and port of a remote channel's receiver, for people to read.
///
/// ```
/// use telemetry_core::Destination;
///
/// let collector = Destination::new("https", "telemetry.example.com", 443);
/// assert_eq!(collector.to_string(), "https://telemetry.example.com:443");
/// assert!(!collector.is_loopback());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    scheme: &'static str,
    host: Line,
    port: u16,
}

impl Destination {
    /// Names a receiver; an IPv6 address stands in brackets.
    #[must_use]
    pub fn new(scheme: &'static str, host: &str, port: u16) -> Self {
        Self { scheme, host: Line::new(host), port }
    }

    /// Whether it can only be this machine: `localhost`, 127.0.0.0/8 or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host.as_str().trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}
