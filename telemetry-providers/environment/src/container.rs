//! The marks that container engines leave in the file system.

use std::fs::{self, Metadata};
use std::io::{BufRead, BufReader, Error, ErrorKind, Read};
use std::path::Path;

use telemetry_core::CollectError;

use crate::file;

/// The most that is read of the first process's variables, in bytes.
const ENVIRON_LIMIT: u64 = 1 << 20;

/// Marks of containers, in the tree under a root.
pub(crate) struct Marks<'a> {
    root: &'a Path,
}

impl<'a> Marks<'a> {
    pub(crate) fn under(root: &'a Path) -> Self {
        Self { root }
    }

    /// Whether an engine says that this is a container.
    pub(crate) fn of_a_container(&self) -> Result<bool, CollectError> {
        any([
            self.is_there(".dockerenv"),
            self.is_there("run/.containerenv"),
            self.names_an_engine("run/systemd/container"),
            self.names_an_engine("run/host/container-manager"),
            // Most users may not read it, and it says no more than the others but in a few containers.
            Ok(self.first_process_is_contained()),
        ])
    }

    /// Whether Kubernetes has mounted a service account.
    pub(crate) fn of_a_service_account(&self) -> Result<bool, CollectError> {
        Ok(self.look("var/run/secrets/kubernetes.io/serviceaccount")?.is_some_and(|found| found.is_dir()))
    }

    fn is_there(&self, place: &str) -> Result<bool, CollectError> {
        Ok(self.look(place)?.is_some())
    }

    /// systemd counts Windows' Linux among the containers, and it is a machine of its own. No engine makes a directory.
    fn names_an_engine(&self, place: &str) -> Result<bool, CollectError> {
        if self.look(place)?.is_none_or(|found| found.is_dir()) {
            return Ok(false);
        }
        let name = file::read_small(&self.root.join(place)).ok_or(UNREAD)?;
        Ok(!matches!(name.trim(), "" | "wsl"))
    }

    /// What is there; a link that leads nowhere is there, too.
    fn look(&self, place: &str) -> Result<Option<Metadata>, CollectError> {
        let path = self.root.join(place);
        match fs::metadata(&path) {
            Ok(found) => Ok(Some(found)),
            Err(error) if is_missing(&error) && fs::symlink_metadata(&path).is_err() => Ok(None),
            Err(_) => Err(UNSEEN),
        }
    }

    fn first_process_is_contained(&self) -> bool {
        file::open(&self.root.join("proc/1/environ")).is_some_and(names_a_container)
    }
}

const UNSEEN: CollectError = CollectError::Unavailable("the marks of containers can't be looked for");
const UNREAD: CollectError = CollectError::Unavailable("a mark of a container is there and can't be read");

fn is_missing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Whether one is so; where none is, and one of them is not known, that is not known either.
pub(crate) fn any(readings: impl IntoIterator<Item = Result<bool, CollectError>>) -> Result<bool, CollectError> {
    readings.into_iter().reduce(either).unwrap_or(Ok(false))
}

fn either(one: Result<bool, CollectError>, other: Result<bool, CollectError>) -> Result<bool, CollectError> {
    match (one, other) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Ok(false), other) => other,
        (unknown, _) => unknown,
    }
}

/// Whether one of these variables is `container`. The others are looked at no further, and none is kept.
fn names_a_container(environ: impl Read) -> bool {
    let variables = BufReader::new(environ.take(ENVIRON_LIMIT)).split(b'\0');
    let values =
        variables.map_while(Result::ok).filter_map(|variable| variable.strip_prefix(b"container=").map(<[u8]>::len));
    values.into_iter().any(|length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_variable_container_tells() {
        let check = |environ: &[u8], expected| assert_eq!(names_a_container(environ), expected, "{environ:?}");
        check(b"container=podman\0", true);
        check(b"PATH=/bin\0container=systemd-nspawn\0HOME=/\0", true);
        check(b"A=\xff\xfe\0container=docker", true);
        check(b"container=\0", false);
        check(b"containers=1\0", false);
        check(b"MY_container=1\0", false);
        check(b"A=container=1\0", false);
        check(b"", false);
    }
}
