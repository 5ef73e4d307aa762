//! As whom the node is read.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// A user and a password, which no text shows.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(super) user: String,
    pub(super) password: String,
}

impl Credentials {
    /// Reads the password from a file; line ends at its end are not part of it.
    pub(crate) fn read(user: &str, file: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(file);
        let text = text.map_err(|cause| Failure::PasswordFile { path: file.to_owned(), cause })?;
        Ok(Self { user: user.to_owned(), password: text.trim_end_matches(['\r', '\n']).to_owned() })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}
