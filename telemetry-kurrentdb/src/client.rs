//! The HTTP client: it talks to the node that was named, and to nobody else on its behalf.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use rustls::RootCertStore;
use telemetry_http_client::{RootsError, roots_of_system};

use crate::address::Place;
use crate::endpoint::EndpointError;
use crate::node::Node;
use crate::resolver::Guarded;

const CONNECT_DEADLINE: Duration = Duration::from_secs(1);

pub(crate) fn client(node: &Node, lookup: Guarded) -> Result<Client, EndpointError> {
    let tls = telemetry_http_client::tls(roots(node)?).map_err(|_| EndpointError::NoCertificates)?;
    let builder = telemetry_http_client::client(tls, CONNECT_DEADLINE)
        .dns_resolver(lookup)
        .https_only(node.address.is_encrypted());
    let builder = match node.address.place() {
        Place::Socket(path) => builder.unix_socket(path.as_path()),
        Place::Url(_) => builder,
    };
    builder.build().map_err(|_| EndpointError::NoCertificates)
}

/// Those of the authority, or else of the system or of `SSL_CERT_FILE` and `SSL_CERT_DIR`; read anew for each report, so that
/// a certificate that was replaced counts.
fn roots(node: &Node) -> Result<Arc<RootCertStore>, EndpointError> {
    match &node.authority {
        _ if !node.address.is_encrypted() => Ok(Arc::new(RootCertStore::empty())),
        Some(authority) => authority.roots().map_err(|_| EndpointError::AuthorityError),
        None => roots_of_system().map_err(|error| match error {
            RootsError::OutOfBounds { .. } => EndpointError::CertificatesOutOfBounds,
            _ => EndpointError::NoCertificates,
        }),
    }
}
