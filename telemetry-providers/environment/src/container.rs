//! The marks that container engines leave in the file system.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

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
    pub(crate) fn of_a_container(&self) -> bool {
        self.root.join(".dockerenv").exists()
            || self.root.join("run/.containerenv").exists()
            || self.names_an_engine("run/systemd/container")
            || self.names_an_engine("run/host/container-manager")
            || self.first_process_is_contained()
    }

    /// Whether Kubernetes has mounted a service account.
    pub(crate) fn of_a_service_account(&self) -> bool {
        self.root.join("var/run/secrets/kubernetes.io/serviceaccount").is_dir()
    }

    /// systemd counts Windows' Linux among the containers, and it is a machine of its own.
    fn names_an_engine(&self, place: &str) -> bool {
        let name = file::read_small(&self.root.join(place)).unwrap_or_default();
        !matches!(name.trim(), "" | "wsl")
    }

    fn first_process_is_contained(&self) -> bool {
        file::open(&self.root.join("proc/1/environ")).is_some_and(names_a_container)
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
