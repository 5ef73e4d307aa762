//! The user as whom the node is read: from the options, from its address, or nobody.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use telemetry_kurrentdb::{Credentials, NodeAddress};

use super::{NodeError, NodeOptions};
use crate::variables::PASSWORD_VARIABLE;

/// The user that was named, or else the one that the address names.
pub(super) fn of_options(address: &NodeAddress, options: &NodeOptions) -> Result<Option<Credentials>, NodeError> {
    let variable = env::var_os(PASSWORD_VARIABLE).filter(|password| !password.is_empty());
    let credentials = match &options.user {
        Some(user) => Some(of_user(user, options.password_file.as_deref(), variable)?),
        None if variable.is_some() || options.password_file.is_some() => return Err(NodeError::UserMissing),
        None => address.credentials().cloned(),
    };
    match credentials {
        Some(_) if address.shows_what_is_sent() => Err(NodeError::Unencrypted),
        credentials => Ok(credentials),
    }
}

/// The user's password is that of the file, or that of the variable.
fn of_user(user: &str, file: Option<&Path>, variable: Option<OsString>) -> Result<Credentials, NodeError> {
    match (file, variable) {
        // HTTP has the user before the first colon, and the password behind it.
        _ if user.contains(':') => Err(NodeError::Colon),
        (Some(file), Some(_)) => Err(NodeError::TwoPasswords(file.to_owned())),
        (Some(file), None) => Ok(Credentials::of_file(user, file)?),
        (None, Some(text)) => Ok(Credentials::new(user, text.into_string().map_err(|_| NodeError::PasswordVariable)?)),
        (None, None) => Err(NodeError::PasswordMissing),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    #[track_caller]
    fn check_source(file: Option<&str>, variable: Option<&str>, expected: Result<&str, &str>) {
        let directory = tempfile::tempdir().unwrap();
        let path = file.map(|content| {
            let path = directory.path().join("password.txt");
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            path
        });
        let credentials = of_user("ops", path.as_deref(), variable.map(OsString::from));
        let of_path = |path: &PathBuf| Credentials::of_file("ops", path).unwrap();
        let expected = expected
            .map(|password| path.as_ref().map_or_else(|| Credentials::new("ops", password), of_path))
            .map_err(str::to_owned);
        let file = directory.path().join("password.txt");
        let said = |error: NodeError| error.to_string().replace(file.to_str().unwrap(), "FILE");
        assert_eq!(credentials.map_err(said), expected);
    }

    #[test]
    fn the_password_has_one_source() {
        check_source(Some("of the file"), None, Ok("of the file"));
        check_source(None, Some("of the variable"), Ok("of the variable"));
        let missing = "--user needs a password: give --password-file, or set the variable TELEMETRY_AGENT_PASSWORD";
        check_source(None, None, Err(missing));
        let two = "there are two passwords, that of the file FILE and that of TELEMETRY_AGENT_PASSWORD: leave one of them out";
        check_source(Some("of the file"), Some("of the variable"), Err(two));
    }
}
