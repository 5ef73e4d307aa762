//! The way out through a proxy.

use std::fmt;

use url::Url;

use crate::url_error::UrlError;

/// An HTTP proxy through which reports leave, such as `http://proxy.example.com:3128`.
///
/// A user name and a password may stand in its address; only its host and port are ever shown. What passes through it is
/// encrypted up to the endpoint: the proxy is told the endpoint's host and port, the `User-Agent` with this crate's name and
/// version, and its own user name and password. Nothing of the report, and no header of the endpoint's, is told to it.
///
/// ```
/// use telemetry_http_sink::HttpProxy;
///
/// let proxy = HttpProxy::parse("http://acme:secret@proxy.example.com:3128")?;
/// assert_eq!(proxy.to_string(), "http://proxy.example.com:3128");
/// # Ok::<(), telemetry_http_sink::ParseProxyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct HttpProxy(Url);

impl HttpProxy {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// When it is no address of a proxy; the text says what to do, and shows nothing of the address.
    pub fn parse(text: &str) -> Result<Self, ParseProxyError> {
        if text.chars().any(|character| character.is_ascii_control() || character == ' ') {
            return Err(ParseProxyError::Blank);
        }
        let url = Url::parse(text).map_err(|error| ParseProxyError::Unreadable(UrlError(error)))?;
        match url.scheme() {
            "http" if url.path() != "/" || url.query().is_some() || url.fragment().is_some() => {
                Err(ParseProxyError::Path)
            }
            "http" => Ok(Self(url)),
            _ => Err(ParseProxyError::Scheme),
        }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for HttpProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.0.port_or_known_default().unwrap_or_default();
        write!(f, "http://{}:{port}", self.0.host_str().unwrap_or_default())
    }
}

impl fmt::Debug for HttpProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpProxy({self})")
    }
}

/// The text is no address of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseProxyError {
    /// It is no absolute URL.
    #[error("not a proxy such as http://proxy.example.com:3128: {0}")]
    Unreadable(UrlError),
    /// It has a blank or a control character in it.
    #[error("the proxy has a blank or a control character in it: take it out, or write %20")]
    Blank,
    /// It names another scheme than `http`.
    #[error("a proxy is reached over http://, and what passes through it is encrypted all the same")]
    Scheme,
    /// It goes on after the port.
    #[error("a proxy's address ends after the port: leave the path out")]
    Path,
}

#[cfg(test)]
mod tests {
    use url::ParseError;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, ParseProxyError>) {
        let proxy = HttpProxy::parse(text);
        assert_eq!(proxy.as_ref().map(ToString::to_string), expected.as_ref().map(|text| (*text).to_owned()), "{text}");
        assert!(!format!("{proxy:?}").contains("s3cret"), "{proxy:?}");
    }

    #[test]
    fn b1_a_proxy_is_host_and_port() {
        check("http://proxy.example.com:3128", Ok("http://proxy.example.com:3128"));
        check("http://proxy.example.com/", Ok("http://proxy.example.com:80"));
        check("http://[::1]:3128", Ok("http://[::1]:3128"));
        check("http://acme:s3cret@192.0.2.7:3128", Ok("http://192.0.2.7:3128"));
    }

    #[test]
    fn b1_anything_else_is_refused() {
        check("", Err(ParseProxyError::Unreadable(UrlError(ParseError::RelativeUrlWithoutBase))));
        check("proxy.example.com:3128", Err(ParseProxyError::Scheme));
        check("https://acme:s3cret@proxy.example.com", Err(ParseProxyError::Scheme));
        check("socks5://proxy.example.com", Err(ParseProxyError::Scheme));
        check("http://acme:s3cret@proxy.example.com:3128/x", Err(ParseProxyError::Path));
        check("http://proxy.example.com:3128?s3cret", Err(ParseProxyError::Path));
        check("http://proxy.exa\nmple.com:3128", Err(ParseProxyError::Blank));
    }
}
