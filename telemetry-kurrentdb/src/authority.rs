//! The certificates that a node is trusted by, where they are not the system's.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use telemetry_http_client::{RootsError, roots_of_file};

/// A PEM file with the certificates of those who may have signed the node's; the system's do not count beside it.
#[derive(Clone, Debug)]
pub struct Authority(PathBuf);

impl Authority {
    /// The authority of this file, which has to have certificates now already, and is read anew for each report.
    ///
    /// # Errors
    ///
    /// Why the file gives no authority.
    pub fn of_file(path: &Path) -> Result<Self, AuthorityError> {
        let authority = Self(path.to_owned());
        authority.roots().map(|_| authority)
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0
    }

    pub(crate) fn roots(&self) -> Result<Arc<RootCertStore>, AuthorityError> {
        roots_of_file(&self.0).map_err(|error| match error {
            RootsError::Unreadable(cause) => AuthorityError::Unreadable { path: self.0.clone(), cause },
            _ => AuthorityError::Invalid { path: self.0.clone() },
        })
    }
}

/// Why a file gives no authority.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// It can't be read.
    #[error("the file {} of the node's authority can't be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// It has no certificates.
    #[error("the file {} of the node's authority is not certificates in PEM form: name that of the authority which signed the node's certificate", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
    },
}
