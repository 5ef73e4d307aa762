//! The certificates that a node is trusted by, where they are not the system's.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use telemetry_http_client::{RootsError, roots_of_file};

/// A PEM file with the certificates of those who may have signed the node's; the system's do not count beside it.
#[derive(Clone, Debug)]
pub(crate) struct Authority(PathBuf);

impl Authority {
    /// The authority of this file, which has to have certificates now already.
    pub(crate) fn of_file(path: &Path) -> Result<Self, NoAuthority> {
        let authority = Self(path.to_owned());
        authority.roots().map(|_| authority)
    }

    pub(super) fn roots(&self) -> Result<Arc<RootCertStore>, NoAuthority> {
        roots_of_file(&self.0).map_err(|error| match error {
            RootsError::Unreadable(cause) => NoAuthority::Unreadable { path: self.0.clone(), cause },
            _ => NoAuthority::Invalid { path: self.0.clone() },
        })
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
