//! A tree of files in which packages are installed, as on a machine of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::{tools, workspace};

/// Where units are that packages bring.
pub(super) const UNITS: &str = "usr/lib/systemd/system";

/// What dpkg itself writes.
const OF_DPKG: [&str; 2] = ["var/lib/dpkg", "var/log/dpkg.log"];

/// A tree with no package in it, at first.
pub(crate) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Begins one in the target directory anew.
    pub(crate) fn fresh(name: &str) -> Result<Self> {
        let tree = Self::at(name)?;
        let shell = workspace::shell()?;
        shell.remove_path(&tree.root)?;
        for directory in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log", "etc/systemd/system"] {
            shell.create_dir(tree.path(directory))?;
        }
        shell.write_file(tree.path("var/lib/dpkg/status"), "")?;
        Ok(tree)
    }

    /// The one of this name, as it is.
    pub(crate) fn at(name: &str) -> Result<Self> {
        Ok(Self { root: workspace::target()?.join("package/trees").join(name) })
    }

    /// What an absolute path is in this tree.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Runs dpkg here. The tree has neither a shell nor the package's dependencies: scripts run outside it, and are told of it.
    pub(crate) fn dpkg<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Result<String> {
        let (shell, root) = (workspace::shell()?, &self.root);
        let is_root = rustix::process::getuid().is_root();
        ensure!(is_root || tools::is_there("fakeroot"), "dpkg needs a user who is root, or fakeroot, which is missing");
        let way: &[&str] = if is_root { &["dpkg"] } else { &["fakeroot", "dpkg"] };
        let dpkg = cmd!(shell, "env {way...} --root={root} --force-script-chrootless --force-depends --force-not-root");
        let mut path = std::env::var_os("PATH").unwrap_or_default();
        path.push(":/usr/sbin:/sbin");
        // Nobody answers a question.
        let dpkg = dpkg.args(arguments).env("PATH", path).env("DEBIAN_FRONTEND", "noninteractive").stdin("");
        let output = dpkg.quiet().ignore_status().output()?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        ensure!(output.status.success(), "dpkg ended with {}:\n{said}", output.status);
        Ok(said)
    }

    /// All that is in it, but for what dpkg keeps.
    pub(crate) fn files(&self) -> Result<BTreeSet<PathBuf>> {
        let mut files = BTreeSet::new();
        self.gather(&self.root, &mut files)?;
        Ok(files)
    }

    fn gather(&self, directory: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let path = entry.path().strip_prefix(&self.root).context("a file outside the tree")?.to_owned();
            if !OF_DPKG.iter().any(|own| path == Path::new(own)) {
                if entry.file_type()?.is_dir() {
                    self.gather(&entry.path(), files)?;
                }
                files.insert(path);
            }
        }
        Ok(())
    }
}
