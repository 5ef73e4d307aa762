//! Where the node is.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// The address of a node's HTTP interface.
#[derive(Clone)]
pub(crate) struct NodeAddress(Url);

impl NodeAddress {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidNodeAddress> {
        let url = Url::parse(text).map_err(|_| InvalidNodeAddress::Unreadable)?;
        match url.scheme() {
            "http" | "https" if !url.username().is_empty() || url.password().is_some() => {
                Err(InvalidNodeAddress::Credentials)
            }
            "http" | "https" if url.path() != "/" || url.query().is_some() => Err(InvalidNodeAddress::Path),
            "http" | "https" => Ok(Self(url)),
            _ => Err(InvalidNodeAddress::Scheme),
        }
    }

    /// The address of one endpoint; `path` begins with a slash.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the node is on the machine of this process.
    pub(super) fn is_on_this_machine(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => false,
        }
    }
}

impl fmt::Debug for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeAddress({})", self.0)
    }
}

/// Why a text is no address of a node; the text is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidNodeAddress {
    #[error("not an address such as http://127.0.0.1:2113")]
    Unreadable,
    #[error("a node is read over http:// or https://")]
    Scheme,
    #[error("an address holds no user name and no password: give them with --user and --password-file")]
    Credentials,
    #[error("a node's address ends after the port: leave the path out")]
    Path,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidNodeAddress>) {
        let at = NodeAddress::parse(text).map(|address| address.at("/info"));
        assert_eq!(at, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn an_address_is_scheme_host_and_port() {
        check("http://127.0.0.1:2113", Ok("http://127.0.0.1:2113/info"));
        check("https://node.example.com:2113/", Ok("https://node.example.com:2113/info"));
        check("http://[::1]:2113", Ok("http://[::1]:2113/info"));
        check("127.0.0.1:2113", Err(InvalidNodeAddress::Unreadable));
        check("esdb://127.0.0.1:2113", Err(InvalidNodeAddress::Scheme));
        check("http://admin:changeit@127.0.0.1:2113", Err(InvalidNodeAddress::Credentials));
        check("http://127.0.0.1:2113/web", Err(InvalidNodeAddress::Path));
    }
}
