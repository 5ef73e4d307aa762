//! The certificates that a node is trusted by, where they are not the system's.

use std::io;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::file;

/// Far more than all authorities of a system, in KiB.
const LARGEST: u64 = 1024;

/// A PEM file with the certificates of those who may have signed the node's; the system's do not count beside it.
#[derive(Clone, Debug)]
pub(crate) struct Authority(PathBuf);

impl Authority {
    /// The authority of this file, which has to have certificates now already.
    pub(crate) fn of_file(path: &Path) -> Result<Self, NoAuthority> {
        let authority = Self(path.to_owned());
        authority.roots().map(|_| authority)
    }

    pub(super) fn roots(&self) -> Result<RootCertStore, NoAuthority> {
        let unreadable = |cause| NoAuthority::Unreadable { path: self.0.clone(), cause };
        let text = file::read(&self.0, LARGEST).map_err(unreadable)?;
        parse(&text).ok_or_else(|| NoAuthority::Invalid { path: self.0.clone() })
    }
}

/// `None` without a certificate, and with one that is none.
fn parse(text: &str) -> Option<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
        roots.add(certificate.ok()?).ok()?;
    }
    (!roots.is_empty()).then_some(roots)
}

/// Why a file gives no authority.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAuthority {
    #[error("the file {} of --ca-file can't be read: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    #[error("the file {} of --ca-file is not certificates in PEM form", path.display())]
    Invalid { path: PathBuf },
}
