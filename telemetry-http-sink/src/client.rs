//! The client: built for one report, and dropped after it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use telemetry_core::{Line, OpenError};

use crate::HttpEndpoint;

pub(crate) const CONNECT_DEADLINE: Duration = Duration::from_secs(3);
pub(crate) const ATTEMPT_DEADLINE: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

pub(crate) fn for_one_report(endpoint: &HttpEndpoint) -> Result<Client, OpenError> {
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_DEADLINE)
        .timeout(ATTEMPT_DEADLINE)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .https_only(endpoint.url().scheme() == "https")
        .tls_backend_preconfigured(encryption(endpoint)?);
    builder.build().map_err(|error| OpenError(Line::new(format_args!("no HTTP client can be made: {error}"))))
}

/// The provider is named here and never installed for the process, since the host may have one of its own.
pub(crate) fn encryption(endpoint: &HttpEndpoint) -> Result<ClientConfig, OpenError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| OpenError(Line::new(error)))?;
    Ok(versions.with_root_certificates(roots(endpoint)?).with_no_client_auth())
}

/// The system's certificates, read anew for each report so that a rotated one counts.
fn roots(endpoint: &HttpEndpoint) -> Result<RootCertStore, OpenError> {
    let mut roots = RootCertStore::empty();
    if endpoint.url().scheme() == "https" {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            let remedy =
                "this system has no root certificates: install them (package ca-certificates), or set SSL_CERT_FILE";
            return Err(OpenError(Line::from(remedy)));
        }
    }
    Ok(roots)
}
