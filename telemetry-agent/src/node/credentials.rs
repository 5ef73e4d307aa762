//! The user as whom the node is read: from the options, from its address, or nobody.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use telemetry_kurrentdb::{Credentials, NodeAddress};

use super::{NodeError, NodeOptions};
use crate::error;

/// The variable that holds a password. There is no such option, since everybody on a machine sees its command lines.
pub(super) const PASSWORD_VARIABLE: &str = "TELEMETRY_AGENT_PASSWORD";

/// The user that was named, or else the one that the address names.
pub(super) fn of_options(address: &NodeAddress, options: &NodeOptions) -> Result<Option<Credentials>, NodeError> {
    if address.credentials().is_some() {
        error::say(
            "warning: the node's address shows a user and a password to others: give --user and --password-file",
        );
    }
    let Some(user) = &options.user else {
        return Ok(address.credentials().cloned());
    };
    of_user(user, options.password_file.as_deref(), env::var_os(PASSWORD_VARIABLE)).map(Some)
}

/// The user's password is that of the file, or else of the variable.
fn of_user(user: &str, file: Option<&Path>, variable: Option<OsString>) -> Result<Credentials, NodeError> {
    match (file, variable) {
        (Some(file), _) => of_file(user, file),
        (None, Some(text)) => Ok(Credentials::new(user, text.into_string().map_err(|_| NodeError::PasswordVariable)?)),
        (None, None) => Err(NodeError::PasswordMissing),
    }
}

fn of_file(user: &str, file: &Path) -> Result<Credentials, NodeError> {
    let credentials = Credentials::of_file(user, file)?;
    if credentials.are_readable_by_others() {
        error::say(format_args!(
            "warning: everybody on this machine can read the password file {}: chmod o-r",
            file.display()
        ));
    }
    Ok(credentials)
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
        assert_eq!(credentials.map_err(|error| error.to_string()), expected);
    }

    #[test]
    fn the_password_is_that_of_the_file_or_else_of_the_variable() {
        check_source(Some("of the file"), Some("of the variable"), Ok("of the file"));
        check_source(None, Some("of the variable"), Ok("of the variable"));
        let missing = "--user needs a password: give --password-file, or set the variable TELEMETRY_AGENT_PASSWORD";
        check_source(None, None, Err(missing));
    }
}
