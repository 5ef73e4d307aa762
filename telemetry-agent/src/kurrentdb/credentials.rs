//! As whom the node is read.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use telemetry_http_client::file;

use crate::failure;

/// A user and a password, which no text shows.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(super) user: String,
    pub(super) password: String,
}

/// The variable that holds a password. There is no such option, since everybody on a machine sees its command lines.
pub(crate) const PASSWORD_VARIABLE: &str = "TELEMETRY_AGENT_PASSWORD";

/// The longest password file, in bytes.
const LARGEST: u64 = 4 * 1024;

impl Credentials {
    /// The user's password is that of the file, or else of the variable.
    pub(crate) fn of(user: &str, file: Option<&Path>, variable: Option<OsString>) -> Result<Self, NoPassword> {
        let password = match (file, variable) {
            (Some(file), _) => read(file)?,
            (None, Some(text)) => text.into_string().map_err(|_| NoPassword::Variable)?,
            (None, None) => return Err(NoPassword::Missing),
        };
        Ok(Self { user: user.to_owned(), password })
    }
}

/// Reads a password as editors and shells leave it: a byte order mark and line ends at its end are not part of it.
fn read(path: &Path) -> Result<String, NoPassword> {
    let text = file::read(path, LARGEST).map_err(|cause| NoPassword::Unreadable { path: path.to_owned(), cause })?;
    if is_readable_by_all(path) {
        failure::say(format_args!(
            "warning: everybody on this machine can read the password file {}: chmod o-r",
            path.display()
        ));
    }
    let password = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(NoPassword::Empty { path: path.to_owned() }) } else { Ok(password.to_owned()) }
}

fn is_readable_by_all(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPassword {
    #[error("the password file {} can't be read: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    #[error("the password file {} is empty", path.display())]
    Empty { path: PathBuf },
    #[error("the variable {PASSWORD_VARIABLE} is not UTF-8")]
    Variable,
    #[error("--user needs a password: give --password-file, or set the variable {PASSWORD_VARIABLE}")]
    Missing,
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
        let read = read(&path).map_err(|error| error.to_string().replace(path.to_str().unwrap(), "FILE"));
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{}", content.escape_ascii());
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
        check(b"", Err("the password file FILE is empty"));
        check(b"\r\n", Err("the password file FILE is empty"));
        check(&[b'x'; 4097], Err("the password file FILE can't be read: it is larger than 4 KiB"));
        check(b"\xff", Err("the password file FILE can't be read: stream did not contain valid UTF-8"));
    }

    #[track_caller]
    fn check_exposure(mode: u32, expected: bool) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(is_readable_by_all(file.path()), expected, "{mode:o}");
    }

    #[test]
    fn b7_a_file_that_everybody_can_read_is_noticed() {
        check_exposure(0o644, true);
        check_exposure(0o604, true);
        check_exposure(0o640, false);
        check_exposure(0o600, false);
    }

    #[track_caller]
    fn check_source(file: Option<&str>, variable: Option<&str>, expected: Result<&str, &str>) {
        let directory = tempfile::tempdir().unwrap();
        let path = file.map(|content| {
            let path = directory.path().join("password.txt");
            write(&path, content.as_bytes());
            path
        });
        let credentials = Credentials::of("ops", path.as_deref(), variable.map(OsString::from));
        let password = credentials.map(|own| own.password).map_err(|error| error.to_string());
        assert_eq!(password, expected.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn the_password_is_that_of_the_file_or_else_of_the_variable() {
        check_source(Some("of the file"), Some("of the variable"), Ok("of the file"));
        check_source(None, Some("of the variable"), Ok("of the variable"));
        let missing = "--user needs a password: give --password-file, or set the variable TELEMETRY_AGENT_PASSWORD";
        check_source(None, None, Err(missing));
    }

    #[test]
    fn t8_credentials_are_not_shown() {
        let credentials = Credentials::of("canary", None, Some("canary".into())).unwrap();
        assert_eq!(format!("{credentials:?} {credentials:#?}"), "Credentials Credentials");
    }
}
