//! The HTTP client: it talks to the node that was named, and to nobody else on its behalf.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect, retry};
use rustls::{ClientConfig, RootCertStore};

use super::address::Place;
use super::authority::Authority;
use super::endpoint::Trouble;
use super::node::Node;
use super::resolver::Guarded;

const CONNECT_DEADLINE: Duration = Duration::from_secs(1);

pub(super) fn client(node: &Node, lookup: Guarded) -> Result<Client, Trouble> {
    let builder = Client::builder()
        .connect_timeout(CONNECT_DEADLINE)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .dns_resolver(lookup)
        .https_only(node.address.is_encrypted())
        .tls_backend_preconfigured(encryption(node)?);
    let builder = match node.address.place() {
        Place::Socket(path) => builder.unix_socket(path.as_path()),
        Place::Url(_) => builder,
    };
    builder.build().map_err(|_| Trouble::NoCertificates)
}

/// The provider is named here and never installed for the process.
fn encryption(node: &Node) -> Result<ClientConfig, Trouble> {
    let roots = if node.address.is_encrypted() { roots(node.authority.as_ref())? } else { RootCertStore::empty() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(versions.map_err(|_| Trouble::NoCertificates)?.with_root_certificates(roots).with_no_client_auth())
}

/// Those of the authority, or else of the system or of `SSL_CERT_FILE` and `SSL_CERT_DIR`; read anew for each report, so that
/// a certificate that was replaced counts.
fn roots(authority: Option<&Authority>) -> Result<RootCertStore, Trouble> {
    if let Some(authority) = authority {
        return authority.roots().map_err(|_| Trouble::NoAuthority);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(Trouble::NoCertificates) } else { Ok(roots) }
}
