//! What the HTTP clients of usage telemetry have in common: whom they trust, and what they never do.
//!
//! A client talks to the server that was named, and to nobody else on its behalf: it follows no redirect, takes no proxy from
//! the environment, and repeats nothing. It is made for one report and keeps no connection. TLS is 1.2 or 1.3, by a provider that
//! is named here and never installed for the process, since the host may have one of its own.

pub mod cause;
pub mod file;
mod roots;

pub use roots::{RootsError, roots_of_file, roots_of_system};

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect, retry};
use rustls::{ClientConfig, RootCertStore};

/// A client that speaks this TLS and has so long to connect: name, proxy and encryption included.
pub fn client(tls: ClientConfig, connect_timeout: Duration) -> ClientBuilder {
    Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .resolve_to_addrs("localhost", &LOOPBACK)
        .tls_backend_preconfigured(tls)
}

/// What `localhost` is, without asking: a resolver that answers anything else would be sent what is meant for this machine.
/// A port of zero stands for that of the address.
pub const LOOPBACK: [SocketAddr; 2] =
    [SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0), SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0)];

/// TLS that trusts these roots, and checks each certificate by them.
///
/// # Errors
///
/// When the provider has no version of TLS, which this one has.
pub fn tls(roots: Arc<RootCertStore>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
