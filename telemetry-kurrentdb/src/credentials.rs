//! As whom the node is read.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use hyper::header::HeaderValue;
use telemetry_http_client::file;

/// A user and a password, which no text shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: Password,
    exposure: Exposure,
}

/// Where a password comes from.
#[derive(Clone, PartialEq, Eq)]
enum Password {
    Known(String),
    /// The file that is read for each report, so that a password that was changed counts.
    OfFile(PathBuf),
}

/// Who can read where the password comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exposure {
    /// As far as it is known here, who should.
    Guarded,
    /// Everybody on this machine.
    Everybody,
}

/// The longest password file, in bytes.
const LARGEST: u64 = 4 * 1024;

impl Credentials {
    /// This user with this password.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), password: Password::Known(password.into()), exposure: Exposure::Guarded }
    }

    /// This user with the password of a file, which has to have one now already, and is read anew for each report. What editors
    /// and shells leave there, a byte order mark and line ends at its end, is not part of it.
    ///
    /// # Errors
    ///
    /// Why there is no password in the file.
    pub fn of_file(user: impl Into<String>, path: &Path) -> Result<Self, PasswordError> {
        read(path)?;
        Ok(Self { user: user.into(), password: Password::OfFile(path.to_owned()), exposure: exposure(path) })
    }

    /// Whether everybody on this machine can read the file that they are from, of which a host should warn.
    #[must_use]
    pub fn are_readable_by_others(&self) -> bool {
        self.exposure == Exposure::Everybody
    }

    /// The header by which a node is told of them, as RFC 7617 has it.
    pub(crate) fn header(&self) -> Result<HeaderValue, PasswordError> {
        let password = match &self.password {
            Password::Known(password) => password.clone(),
            Password::OfFile(path) => read(path)?,
        };
        let encoded = BASE64_STANDARD.encode(format!("{}:{password}", self.user));
        let mut header = HeaderValue::try_from(format!("Basic {encoded}")).map_err(|_| PasswordError::TooLong)?;
        header.set_sensitive(true);
        Ok(header)
    }
}

fn read(path: &Path) -> Result<String, PasswordError> {
    let unreadable = |cause| PasswordError::Unreadable { path: path.to_owned(), cause };
    let text = file::read(path, LARGEST).map_err(unreadable)?;
    let password = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(PasswordError::Empty { path: path.to_owned() }) } else { Ok(password.to_owned()) }
}

fn exposure(path: &Path) -> Exposure {
    let is_exposed = fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0);
    if is_exposed { Exposure::Everybody } else { Exposure::Guarded }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// Why a file gives no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// It can't be read.
    #[error("the password file {} can't be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Together with the user it is longer than a header may be.
    #[error("the user and the password are longer than a header may be: make them shorter")]
    TooLong,
    /// It has nothing in it.
    #[error("the password file {} is empty: write the password into it", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a file that nobody else can read.
    fn write(path: &Path, content: &[u8]) {
        fs::write(path, content).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    #[track_caller]
    fn check(content: &[u8], expected: Result<&str, &str>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("password.txt");
        write(&path, content);
        let header = |credentials: Credentials| credentials.header().unwrap();
        let found = Credentials::of_file("ops", &path)
            .map(header)
            .map_err(|error| error.to_string().replace(path.to_str().unwrap(), "FILE"));
        let expected = expected.map(|password| header(Credentials::new("ops", password))).map_err(str::to_owned);
        assert_eq!(found, expected, "{}", content.escape_ascii());
    }

    #[test]
    fn n3_a_user_is_named_as_rfc_7617_has_it() {
        assert_eq!(Credentials::new("Aladdin", "open sesame").header().unwrap(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn n3_a_password_that_was_changed_counts() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("password.txt");
        write(&path, b"before");
        let credentials = Credentials::of_file("ops", &path).unwrap();
        write(&path, b"after");
        assert_eq!(credentials.header().unwrap(), Credentials::new("ops", "after").header().unwrap());
        fs::remove_file(&path).unwrap();
        assert!(credentials.header().unwrap_err().to_string().contains("No such file"));
    }

    #[test]
    fn b7_what_editors_leave_is_no_part_of_a_password() {
        check(b"changeit", Ok("changeit"));
        check(b"changeit\n", Ok("changeit"));
        check(b"changeit\r\n", Ok("changeit"));
        check(b"\xef\xbb\xbfchangeit\r\n", Ok("changeit"));
        check(b" change it \n", Ok(" change it "));
        check(b"pass\nword\n", Ok("pass\nword"));
    }

    #[test]
    fn b4_a_file_without_a_password_is_refused() {
        check(b"", Err("the password file FILE is empty: write the password into it"));
        check(b"\r\n", Err("the password file FILE is empty: write the password into it"));
        check(&[b'x'; 4097], Err("the password file FILE can't be read: it is larger than 4 KiB"));
        check(b"\xff", Err("the password file FILE can't be read: stream did not contain valid UTF-8"));
    }

    #[track_caller]
    fn check_exposure(mode: u32, expected: bool) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "changeit").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        let credentials = Credentials::of_file("ops", file.path()).unwrap();
        assert_eq!(credentials.are_readable_by_others(), expected, "{mode:o}");
    }

    #[test]
    fn b7_a_file_that_everybody_can_read_is_noticed() {
        check_exposure(0o644, true);
        check_exposure(0o604, true);
        check_exposure(0o640, false);
        check_exposure(0o600, false);
    }

    #[test]
    fn t8_credentials_are_not_shown() {
        let credentials = Credentials::new("canary", "canary");
        assert_eq!(format!("{credentials:?} {credentials:#?}"), "Credentials Credentials");
    }
}
