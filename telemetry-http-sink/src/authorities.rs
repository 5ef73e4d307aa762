//! Whose certificates are trusted, which is settled anew for each report.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use telemetry_core::OpenError;

use crate::file;

/// Those of the system, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
pub(crate) fn of_system() -> Result<RootCertStore, OpenError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        let remedy =
            "this system has no root certificates: install them (package ca-certificates), or set SSL_CERT_FILE";
        return Err(OpenError::new(remedy));
    }
    Ok(roots)
}

/// Those of a PEM file, each of which has to be right.
pub(crate) fn of_file(path: &Path) -> Result<RootCertStore, OpenError> {
    let name = path.display();
    let text =
        file::read(path).map_err(|cause| OpenError::new(format_args!("the CA file {name} can't be read: {cause}")))?;
    parse(&text).ok_or_else(|| OpenError::new(format_args!("the CA file {name} is not certificates in PEM form")))
}

/// `None` without a certificate, and with one that is none.
fn parse(text: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        roots.add(certificate.ok()?).ok()?;
    }
    (!roots.is_empty()).then_some(roots)
}
