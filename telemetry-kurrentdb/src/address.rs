//! Where the node is.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::{Host, Position, Url};

use crate::credentials::Credentials;
use crate::metadata::{is_service_address, is_service_name};

/// The address of a node's HTTP interface.
#[derive(Clone)]
pub struct NodeAddress {
    transport: Transport,
    credentials: Option<Credentials>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Without user and password.
    Url(Url),
    /// A Unix socket, by which a node grants all rights.
    Socket(PathBuf),
}

impl NodeAddress {
    /// Reads an address such as `http://127.0.0.1:2113`, or `unix:/var/lib/kurrentdb/kurrent.sock`.
    ///
    /// # Errors
    ///
    /// Why it is no address of a node.
    pub fn parse(text: &str) -> Result<Self, NodeAddressError> {
        // The parser of URLs leaves these characters out, and might find an address that nobody wrote.
        if text.contains(|character: char| character.is_control() || character.is_whitespace()) {
            return Err(NodeAddressError::Unreadable);
        }
        match text.strip_prefix("unix:") {
            Some(path) => Self::of_socket(Path::new(path)),
            None => Self::of_url(Url::parse(text).map_err(|_| NodeAddressError::Unreadable)?),
        }
    }

    fn of_socket(path: &Path) -> Result<Self, NodeAddressError> {
        let transport = Transport::Socket(path.to_owned());
        if path.is_absolute() { Ok(Self { transport, credentials: None }) } else { Err(NodeAddressError::Relative) }
    }

    fn of_url(mut url: Url) -> Result<Self, NodeAddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NodeAddressError::Scheme);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(NodeAddressError::Path);
        }
        if is_metadata_service(&url) {
            return Err(NodeAddressError::MetadataService);
        }
        let credentials = take_credentials(&mut url)?;
        Ok(Self { transport: Transport::Url(url), credentials })
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The user and the password that stood in the address.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Host and port as a request names them.
    pub(crate) fn authority(&self) -> &str {
        match &self.transport {
            Transport::Url(url) => &url[Position::BeforeHost..Position::AfterPort],
            Transport::Socket(_) => "localhost",
        }
    }

    /// Whether what is sent to the node can be read on the way: by `http` to another machine.
    #[must_use]
    pub fn shows_what_is_sent(&self) -> bool {
        !self.is_encrypted() && !self.is_on_this_machine()
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        matches!(&self.transport, Transport::Url(url) if url.scheme() == "https")
    }

    /// Whether the address is one of the machine of this process.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        let Transport::Url(url) = &self.transport else { return true };
        match url.host() {
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
            None => false,
        }
    }
}

fn is_metadata_service(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_service_name(name),
        Some(Host::Ipv4(address)) => is_service_address(IpAddr::from(address)),
        Some(Host::Ipv6(address)) => is_service_address(IpAddr::from(address)),
        None => false,
    }
}

/// Nothing that shows the address can show what was taken out of it.
fn take_credentials(url: &mut Url) -> Result<Option<Credentials>, NodeAddressError> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from);
    let user = decoded(url.username()).map_err(|_| NodeAddressError::Credentials)?;
    let password = url.password().map(decoded).transpose().map_err(|_| NodeAddressError::Credentials)?;
    let credentials = match (user, password) {
        (user, None) if user.is_empty() => None,
        (user, Some(password)) if !user.is_empty() => Some(Credentials::new(user, password)),
        _ => return Err(NodeAddressError::Credentials),
    };
    // They fail for addresses without a host only, which can't have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(credentials)
}

/// As it was given, without user and password: `http://127.0.0.1:2113`, or `unix:/var/lib/kurrentdb/kurrent.sock`.
impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.transport {
            Transport::Url(url) => f.write_str(url.as_str().trim_end_matches('/')),
            Transport::Socket(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl fmt::Debug for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeAddress({self})")
    }
}

/// Why a text is no address of a node; the text is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NodeAddressError {
    /// It can't be read at all.
    #[error("not an address such as http://127.0.0.1:2113")]
    Unreadable,
    /// It is read otherwise.
    #[error("a node is read over http://, https:// or unix:/")]
    Scheme,
    /// It has one of the two only, or they are no text.
    #[error("user and password are not both there")]
    Credentials,
    /// There is something behind the port.
    #[error("a node's address ends after the port: leave the path out")]
    Path,
    /// The path of a socket does not begin at the root.
    #[error("a socket's path begins with a slash, as in unix:/var/lib/kurrentdb/kurrent.sock")]
    Relative,
    /// Its host hands out credentials to whoever asks.
    #[error("this is the address of a cloud's metadata service, and not of a node")]
    MetadataService,
}

#[cfg(test)]
mod tests;
