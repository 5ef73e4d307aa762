//! The directories that a service manager such as systemd gives a service: the defaults of options.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// Those of this service, if it is one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceDirectories {
    pub(crate) state: Option<PathBuf>,
    pub(crate) logs: Option<PathBuf>,
    credentials: Option<PathBuf>,
}

impl ServiceDirectories {
    pub(crate) fn of_process() -> Self {
        Self::of(|name| env::var_os(name))
    }

    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let directory = |name| variable(name).and_then(|value| first(&value));
        Self {
            state: directory("STATE_DIRECTORY"),
            logs: directory("LOGS_DIRECTORY"),
            credentials: directory("CREDENTIALS_DIRECTORY"),
        }
    }

    /// The file of a credential, if the service was given it.
    #[cfg_attr(
        not(any(test, feature = "kurrentdb", feature = "http-sink")),
        expect(dead_code, reason = "nothing is secret")
    )]
    pub(crate) fn credential(&self, name: &str) -> Option<PathBuf> {
        self.credentials.as_ref().map(|directory| directory.join(name)).filter(|file| file.exists())
    }
}

/// The first of several, which have colons between them.
fn first(value: &OsStr) -> Option<PathBuf> {
    let first = value.as_bytes().split(|byte| *byte == b':').next().filter(|path| !path.is_empty())?;
    Some(PathBuf::from(OsString::from_vec(first.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Option<&str>) {
        let found = ServiceDirectories::of(|name| (name != "LOGS_DIRECTORY").then(|| value.into()));
        let expected = expected.map(PathBuf::from);
        assert_eq!(found, ServiceDirectories { state: expected.clone(), logs: None, credentials: expected });
    }

    #[test]
    fn the_first_of_several_counts() {
        check("/var/lib/telemetry-agent", Some("/var/lib/telemetry-agent"));
        check("/var/lib/one:/var/lib/other", Some("/var/lib/one"));
        check("", None);
    }

    #[test]
    fn a_credential_is_one_that_is_there() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("password"), "changeit").unwrap();
        let found = ServiceDirectories::of(|_| Some(place.path().into()));
        assert_eq!(found.credential("password"), Some(place.path().join("password")));
        assert_eq!(found.credential("headers"), None);
    }
}
