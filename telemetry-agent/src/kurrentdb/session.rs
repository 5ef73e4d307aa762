//! The connection to a node for the time of one report.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::{Client, redirect, retry};
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::Semaphore;

use super::answer::{Answer, trouble};
use super::endpoint::{Endpoint, Trouble};
use super::node::Node;

/// Requests that are under way at the same time.
const AT_ONCE: usize = 2;
const CONNECT_DEADLINE: Duration = Duration::from_secs(1);
/// The deadline of one endpoint: all seven fit into a collection even if each of them hangs.
const DEADLINE: Duration = Duration::from_secs(2);

/// A client of its own for each report, since the runtime that drives it is telemetry's.
pub(super) struct Session {
    client: Result<Client, Trouble>,
    gate: Semaphore,
}

impl Session {
    pub(super) fn open(node: &Node) -> Self {
        Self { client: client(node), gate: Semaphore::new(AT_ONCE) }
    }

    /// Asks one endpoint once. The deadline counts from the moment at which it is this endpoint's turn.
    pub(super) async fn get(&self, node: &Node, endpoint: &Endpoint) -> Result<Answer, Trouble> {
        let client = self.client.as_ref().map_err(|trouble| *trouble)?;
        let _turn = self.gate.acquire().await;
        let mut request = client.get(node.address.at(endpoint.path)).header(ACCEPT, "application/json");
        if let Some(credentials) = &node.credentials {
            request = request.basic_auth(&credentials.user, Some(&credentials.password));
        }
        Answer::read(request.send().await.map_err(|error| trouble(&error))?).await
    }
}

fn client(node: &Node) -> Result<Client, Trouble> {
    let builder = Client::builder()
        .connect_timeout(CONNECT_DEADLINE)
        .timeout(DEADLINE)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .https_only(node.address.is_encrypted())
        .tls_backend_preconfigured(encryption(node)?);
    builder.build().map_err(|_| Trouble::NoCertificates)
}

/// The provider is named here and never installed for the process.
fn encryption(node: &Node) -> Result<ClientConfig, Trouble> {
    let mut roots = RootCertStore::empty();
    if node.address.is_encrypted() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(Trouble::NoCertificates);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(versions.map_err(|_| Trouble::NoCertificates)?.with_root_certificates(roots).with_no_client_auth())
}
