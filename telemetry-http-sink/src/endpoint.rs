//! Where reports are posted.

use std::fmt;
use std::path::PathBuf;

use telemetry_core::{Destination, Setting, Sinks};
use url::Url;

use crate::HttpProxy;
use crate::url_error::UrlError;

/// The address to which reports are posted: `https`, or `http` on this machine.
///
/// Its path and query may hold a secret, so that only scheme, host and port are ever shown, and no provider can read it.
/// Certificates are always checked: by those of the system, or of `SSL_CERT_FILE` and `SSL_CERT_DIR`, unless there is a
/// [CA file](Self::ca_file). No other variable of the environment is heeded.
///
/// ```
/// use telemetry_http_sink::{HttpEndpoint, HttpProxy};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let endpoint = HttpEndpoint::parse("https://telemetry.example.com/v1?key=secret")?
///     .ca_file("/etc/acme/ca.pem")
///     .proxy(HttpProxy::parse("http://proxy.example.com:3128")?)
///     .header_file("/run/secrets/telemetry-headers");
/// assert_eq!(format!("{endpoint:?}"), "HttpEndpoint(https://telemetry.example.com:443)");
/// assert!(HttpEndpoint::parse("http://telemetry.example.com/v1").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct HttpEndpoint {
    pub(crate) url: Url,
    pub(crate) ca_file: Option<PathBuf>,
    proxy: Option<HttpProxy>,
    pub(crate) header_file: Option<PathBuf>,
}

impl Setting for HttpEndpoint {
    type Reader = Sinks;
}

impl HttpEndpoint {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// When it is no address to which reports may be posted; the text says what to do, and shows nothing of the address.
    pub fn parse(text: &str) -> Result<Self, ParseEndpointError> {
        if text.chars().any(|character| character.is_ascii_control() || character == ' ') {
            return Err(ParseEndpointError::Blank);
        }
        let url = Url::parse(text).map_err(|error| ParseEndpointError::Unreadable(UrlError(error)))?;
        let endpoint = Self { url, ca_file: None, proxy: None, header_file: None };
        match endpoint.url.scheme() {
            "https" | "http" if !endpoint.url.username().is_empty() || endpoint.url.password().is_some() => {
                Err(ParseEndpointError::Credentials)
            }
            "https" => Ok(endpoint),
            "http" if endpoint.destination().is_loopback() => Ok(endpoint),
            "http" => Err(ParseEndpointError::Unencrypted),
            _ => Err(ParseEndpointError::Scheme),
        }
    }

    /// Trusts the certificates of this PEM file instead of the system's.
    ///
    /// It is read anew for each report, so that one that was replaced counts. While it is not there, or is wrong, reports are
    /// not delivered, and the outcome says why.
    #[must_use]
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// Goes through a proxy. An address of `http` does not, since it is on this machine and not encrypted.
    #[must_use]
    pub fn proxy(mut self, proxy: HttpProxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Sends the headers of this file, too: lines such as `Authorization: Bearer TOKEN`, whose values are never shown.
    ///
    /// It is read anew for each report, so that a token may be replaced. While it is not there, or sets what the sink sets
    /// itself, reports are not delivered, and the outcome says why.
    #[must_use]
    pub fn header_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.header_file = Some(path.into());
        self
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn destination(&self) -> Destination {
        let scheme = if self.is_encrypted() { "https" } else { "http" };
        let port = self.url.port_or_known_default().unwrap_or_default();
        Destination::new(scheme, self.url.host_str().unwrap_or_default(), port)
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn proxy_in_use(&self) -> Option<&HttpProxy> {
        self.proxy.as_ref().filter(|_| self.is_encrypted())
    }
}

impl fmt::Debug for HttpEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpEndpoint({})", self.destination())
    }
}

/// The text is no address to which reports may be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseEndpointError {
    /// It is no absolute URL.
    #[error("not an address such as https://telemetry.example.com/v1: {0}")]
    Unreadable(UrlError),
    /// It has a blank or a control character in it.
    #[error("the address has a blank or a control character in it: take it out, or write %20")]
    Blank,
    /// It names another scheme than `https` or `http`.
    #[error("the address begins neither with https:// nor with http://: reports are posted over HTTP only")]
    Scheme,
    /// It is `http`, and not on this machine.
    #[error("the address is not encrypted: use https://, or http:// to this machine only")]
    Unencrypted,
    /// It holds a user name or a password.
    #[error("the address holds a user name or a password: take it out")]
    Credentials,
}

#[cfg(test)]
mod tests {
    use url::ParseError;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, ParseEndpointError>) {
        let shown = HttpEndpoint::parse(text).map(|endpoint| endpoint.destination().to_string());
        assert_eq!(shown, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn b1_an_address_is_https_or_on_this_machine() {
        check("https://telemetry.example.com/v1", Ok("https://telemetry.example.com:443"));
        check("https://192.0.2.7:8443", Ok("https://192.0.2.7:8443"));
        check("http://localhost:9999/v1", Ok("http://localhost:9999"));
        check("http://127.3.2.1:9999", Ok("http://127.3.2.1:9999"));
        check("http://0x7f.1:9999", Ok("http://127.0.0.1:9999"));
        check("http://[::1]:9999", Ok("http://[::1]:9999"));
        check("http://telemetry.example.com", Err(ParseEndpointError::Unencrypted));
        check("http://localhost.example.com", Err(ParseEndpointError::Unencrypted));
    }

    #[test]
    fn b1_anything_else_is_refused() {
        check("", Err(ParseEndpointError::Unreadable(UrlError(ParseError::RelativeUrlWithoutBase))));
        check(
            "telemetry.example.com/v1",
            Err(ParseEndpointError::Unreadable(UrlError(ParseError::RelativeUrlWithoutBase))),
        );
        check("file:///etc/passwd", Err(ParseEndpointError::Scheme));
        check("https://exa\nmple.com", Err(ParseEndpointError::Blank));
        check("https://a b.example.com", Err(ParseEndpointError::Blank));
        check("https://user:secret@example.com", Err(ParseEndpointError::Credentials));
        check("https://example.com:99999", Err(ParseEndpointError::Unreadable(UrlError(ParseError::InvalidPort))));
    }

    #[test]
    fn b1_what_is_no_url_is_told_in_words() {
        let error = HttpEndpoint::parse("telemetry.example.com/v1").unwrap_err().to_string();
        assert_eq!(error, "not an address such as https://telemetry.example.com/v1: relative URL without a base");
    }
}
