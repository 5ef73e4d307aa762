//! An attempt that got no answer: why, and whether another one may fare better.

use std::error::Error;
use std::io;

use rustls::CertificateError;
use telemetry_core::{DeliverError, Line};
use telemetry_http_client::cause;

use crate::HttpEndpoint;

/// The class of a failure, and what to say of it.
pub(crate) fn of(error: &reqwest::Error, endpoint: &HttpEndpoint) -> DeliverError {
    let reason = match endpoint.proxy_in_use() {
        Some(proxy) if error.is_connect() => Line::new(format_args!("through the proxy {proxy}: {}", words(error))),
        _ => Line::from(words(error)),
    };
    if is_lasting(error) { DeliverError::Refused(reason) } else { DeliverError::Unreachable(reason) }
}

/// What does not speak HTTP, or shows a wrong certificate, will do so again in a minute.
fn is_lasting(error: &reqwest::Error) -> bool {
    error.is_builder() || causes(error).any(|cause| cause.is::<rustls::Error>() || is_no_http(cause))
}

fn is_no_http(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref().is_some_and(hyper::Error::is_parse)
}

/// The innermost cause says most, and holds no address.
fn words(error: &reqwest::Error) -> String {
    match causes(error).last() {
        _ if error.is_timeout() && error.is_connect() => "no connection in time".to_owned(),
        Some(cause) if is_of_unknown_authority(cause) => {
            format!("{cause}; an authority of your own is trusted by its CA file")
        }
        Some(cause) => cause.downcast_ref().map_or_else(|| cause.to_string(), of_socket),
        None => "no connection".to_owned(),
    }
}

/// What the system says of a socket, and what to do where that says little.
pub(crate) fn of_socket(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrNotAvailable => format!(
            "{error}: every local port towards it is taken, or this machine has no address of its kind; \
             close connections, or widen net.ipv4.ip_local_port_range"
        ),
        _ => error.to_string(),
    }
}

fn is_of_unknown_authority(cause: &(dyn Error + 'static)) -> bool {
    matches!(cause.downcast_ref(), Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)))
}

/// What caused the error, the innermost cause last.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    cause::chain(error).skip(1)
}
