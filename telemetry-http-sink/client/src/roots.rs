//! Root certificates: whose signature on a server's certificate is trusted.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::file;

/// Far more than all authorities of a system, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// Why there are no roots.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootsError {
    /// The system has none.
    #[error("this system has no root certificates: install them (package ca-certificates), or set SSL_CERT_FILE")]
    NotInstalled,
    /// The file can't be read.
    #[error("{0}")]
    Unreadable(io::Error),
    /// The file is something else, or one of its certificates is none.
    #[error("not certificates in PEM form")]
    Invalid,
}

/// The roots of this system, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
///
/// To read them takes milliseconds, so that all clients of one report share them: they are read anew once nobody holds them
/// any more, and a certificate that was replaced counts in the next report.
///
/// # Errors
///
/// [`RootsError::NotInstalled`].
pub fn roots_of_system() -> Result<Arc<RootCertStore>, RootsError> {
    static HELD: Mutex<Weak<RootCertStore>> = Mutex::new(Weak::new());
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(roots) = held.upgrade() {
        return Ok(roots);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(RootsError::NotInstalled);
    }
    let roots = Arc::new(roots);
    *held = Arc::downgrade(&roots);
    Ok(roots)
}

/// The roots of a PEM file, each of which has to be right.
///
/// # Errors
///
/// When it can't be read, or has no certificate, or one that is none.
pub fn roots_of_file(path: &Path) -> Result<Arc<RootCertStore>, RootsError> {
    let text = file::read(path, LARGEST_FILE).map_err(RootsError::Unreadable)?;
    parse(&text).map(Arc::new).ok_or(RootsError::Invalid)
}

fn parse(text: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        roots.add(certificate.ok()?).ok()?;
    }
    (!roots.is_empty()).then_some(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_of_one_report_share_the_roots_which_are_read_anew_after_it() {
        let (one, other) = (roots_of_system().unwrap(), roots_of_system().unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        let held = Arc::downgrade(&one);
        drop((one, other));
        assert!(held.upgrade().is_none(), "nobody keeps them");
        assert!(!roots_of_system().unwrap().is_empty());
    }

    #[test]
    fn b4_a_file_without_certificates_has_no_roots() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("ca.pem");
        let said = |text: &str| {
            std::fs::write(&path, text).unwrap();
            roots_of_file(&path).unwrap_err().to_string()
        };
        for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(said(text), "not certificates in PEM form", "{text}");
        }
        let gone = roots_of_file(&place.path().join("gone")).unwrap_err().to_string();
        assert_eq!(gone, "No such file or directory (os error 2)");
    }
}
