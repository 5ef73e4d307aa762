//! The client: built for one report, and dropped after it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Proxy, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use telemetry_core::OpenError;

use crate::{HttpEndpoint, authorities, header_file};

const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// How long it may take until there is a connection: name, proxy and encryption included. The whole attempt has the core's
/// deadline.
pub(crate) const CONNECTION_DEADLINE: Duration = Duration::from_secs(3);

pub(crate) fn for_one_report(endpoint: &HttpEndpoint) -> Result<Client, OpenError> {
    build(builder(endpoint, CONNECTION_DEADLINE)?)
}

pub(crate) fn build(builder: ClientBuilder) -> Result<Client, OpenError> {
    builder.build().map_err(|error| OpenError::new(format_args!("no HTTP client can be made: {error}")))
}

pub(crate) fn builder(endpoint: &HttpEndpoint, connection_deadline: Duration) -> Result<ClientBuilder, OpenError> {
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(connection_deadline)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .https_only(endpoint.is_encrypted())
        .tls_backend_preconfigured(encryption(endpoint)?);
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

/// TLS 1.2 and 1.3. The provider is named here and never installed for the process, since the host may have one of its own.
pub(crate) fn encryption(endpoint: &HttpEndpoint) -> Result<ClientConfig, OpenError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(OpenError::new)?;
    Ok(versions.with_root_certificates(roots(endpoint)?).with_no_client_auth())
}

fn roots(endpoint: &HttpEndpoint) -> Result<RootCertStore, OpenError> {
    match &endpoint.ca_file {
        _ if !endpoint.is_encrypted() => Ok(RootCertStore::empty()),
        Some(file) => authorities::of_file(file),
        None => authorities::of_system(),
    }
}
