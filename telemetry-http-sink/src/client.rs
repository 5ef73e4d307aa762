//! The client: built for one report, and dropped after it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Proxy};
use rustls::{ClientConfig, RootCertStore};
use telemetry_core::OpenError;
use telemetry_http_client::{RootsError, roots_of_file, roots_of_system};

use crate::{HttpEndpoint, header_file};

const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// How long it may take until there is a connection: name, proxy and encryption included. The whole attempt has the core's
/// deadline.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

impl HttpEndpoint {
    /// Reads the files that it names, as for a report, and tells what is wrong with them.
    ///
    /// # Errors
    ///
    /// When one of them can't be read, is empty or makes no sense; the text shows nothing of what it holds.
    pub fn check_files(&self) -> Result<(), OpenError> {
        if self.ca_file.is_some() {
            roots(self)?;
        }
        self.header_file.as_deref().map_or(Ok(()), |file| header_file::read(file).map(drop))
    }
}

pub(crate) fn for_one_report(endpoint: &HttpEndpoint) -> Result<Client, OpenError> {
    build(builder(endpoint, CONNECT_TIMEOUT)?)
}

pub(crate) fn build(builder: ClientBuilder) -> Result<Client, OpenError> {
    builder.build().map_err(|error| OpenError::new(format_args!("no HTTP client can be made: {error}")))
}

pub(crate) fn builder(endpoint: &HttpEndpoint, connection_deadline: Duration) -> Result<ClientBuilder, OpenError> {
    let builder = telemetry_http_client::client(encryption(endpoint)?, connection_deadline)
        .user_agent(USER_AGENT)
        .https_only(endpoint.is_encrypted());
    with_headers(with_proxy(builder, endpoint)?, endpoint)
}

fn with_proxy(builder: ClientBuilder, endpoint: &HttpEndpoint) -> Result<ClientBuilder, OpenError> {
    let Some(proxy) = endpoint.proxy_in_use() else {
        return Ok(builder);
    };
    // The error would show the address with its password.
    let unusable = |_| OpenError::new(format_args!("the proxy {proxy} can't be used"));
    Ok(builder.proxy(Proxy::https(proxy.url().as_str()).map_err(unusable)?))
}

fn with_headers(builder: ClientBuilder, endpoint: &HttpEndpoint) -> Result<ClientBuilder, OpenError> {
    Ok(match &endpoint.header_file {
        Some(file) => builder.default_headers(header_file::read(file)?),
        None => builder,
    })
}

/// TLS by the roots of the CA file, or else of the system.
pub(crate) fn encryption(endpoint: &HttpEndpoint) -> Result<ClientConfig, OpenError> {
    telemetry_http_client::tls(roots(endpoint)?).map_err(OpenError::new)
}

/// They are settled anew for each report.
fn roots(endpoint: &HttpEndpoint) -> Result<Arc<RootCertStore>, OpenError> {
    match &endpoint.ca_file {
        _ if !endpoint.is_encrypted() => Ok(Arc::new(RootCertStore::empty())),
        Some(path) => roots_of_file(path).map_err(|error| OpenError::new(of_ca_file(path, &error))),
        None => roots_of_system().map_err(OpenError::new),
    }
}

fn of_ca_file(path: &Path, error: &RootsError) -> String {
    let path = path.display();
    match error {
        RootsError::Unreadable(cause) => format!("the CA file {path} can't be read: {cause}"),
        error => format!("the CA file {path} is {error}"),
    }
}
