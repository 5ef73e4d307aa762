//! The certificates that a node is trusted by, where they are not the system's.

use std::io;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};

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
        let unreadable = |error| NoAuthority::of(&self.0, error);
        let certificates = CertificateDer::pem_file_iter(&self.0).map_err(unreadable)?;
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            let added = roots.add(certificate.map_err(unreadable)?);
            added.map_err(|_| NoAuthority::Invalid { path: self.0.clone() })?;
        }
        if roots.is_empty() { Err(NoAuthority::Invalid { path: self.0.clone() }) } else { Ok(roots) }
    }
}

/// Why a file gives no authority.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAuthority {
    #[error("the file {} of --ca-file can't be read: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    #[error("the file {} of --ca-file is not certificates in PEM form", path.display())]
    Invalid { path: PathBuf },
}

impl NoAuthority {
    fn of(path: &Path, error: pem::Error) -> Self {
        match error {
            pem::Error::Io(cause) => Self::Unreadable { path: path.to_owned(), cause },
            _ => Self::Invalid { path: path.to_owned() },
        }
    }
}
