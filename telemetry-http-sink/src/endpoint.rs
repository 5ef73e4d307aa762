//! Where reports are posted.

use std::fmt;

use telemetry_core::{Destination, Setting, Sinks};
use url::{ParseError, Url};

/// The address to which reports are posted: `https`, or `http` on this machine.
///
/// Its path and query may hold a secret, so that only scheme, host and port are ever shown, and no provider can read it.
///
/// ```
/// use telemetry_http_sink::HttpEndpoint;
///
/// let endpoint = HttpEndpoint::parse("https://telemetry.example.com/v1?key=secret")?;
/// assert_eq!(format!("{endpoint:?}"), "HttpEndpoint(https://telemetry.example.com:443)");
/// assert!(HttpEndpoint::parse("http://telemetry.example.com/v1").is_err());
/// # Ok::<(), telemetry_http_sink::InvalidEndpoint>(())
/// ```
#[derive(Clone)]
pub struct HttpEndpoint(Url);

impl Setting for HttpEndpoint {
    type Reader = Sinks;
}

impl HttpEndpoint {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// When it is no address to which reports may be posted; the text says what to do, and shows nothing of the address.
    pub fn parse(text: &str) -> Result<Self, InvalidEndpoint> {
        if text.chars().any(|character| character.is_ascii_control() || character == ' ') {
            return Err(InvalidEndpoint::Blank);
        }
        let endpoint = Self(Url::parse(text)?);
        match endpoint.0.scheme() {
            "https" | "http" if !endpoint.0.username().is_empty() || endpoint.0.password().is_some() => {
                Err(InvalidEndpoint::Credentials)
            }
            "https" => Ok(endpoint),
            "http" if endpoint.destination().is_loopback() => Ok(endpoint),
            "http" => Err(InvalidEndpoint::Unencrypted),
            _ => Err(InvalidEndpoint::Scheme),
        }
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn destination(&self) -> Destination {
        let scheme = if self.0.scheme() == "https" { "https" } else { "http" };
        let port = self.0.port_or_known_default().unwrap_or_default();
        Destination::new(scheme, self.0.host_str().unwrap_or_default(), port)
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
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
pub enum InvalidEndpoint {
    /// It is no absolute URL.
    #[error("not an address such as https://telemetry.example.com/v1: {0}")]
    Unreadable(#[from] ParseError),
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
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidEndpoint>) {
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
        check("http://telemetry.example.com", Err(InvalidEndpoint::Unencrypted));
        check("http://localhost.example.com", Err(InvalidEndpoint::Unencrypted));
    }

    #[test]
    fn b1_anything_else_is_refused() {
        check("", Err(InvalidEndpoint::Unreadable(ParseError::RelativeUrlWithoutBase)));
        check("telemetry.example.com/v1", Err(InvalidEndpoint::Unreadable(ParseError::RelativeUrlWithoutBase)));
        check("file:///etc/passwd", Err(InvalidEndpoint::Scheme));
        check("https://exa\nmple.com", Err(InvalidEndpoint::Blank));
        check("https://a b.example.com", Err(InvalidEndpoint::Blank));
        check("https://user:secret@example.com", Err(InvalidEndpoint::Credentials));
        check("https://example.com:99999", Err(InvalidEndpoint::Unreadable(ParseError::InvalidPort)));
    }
}
