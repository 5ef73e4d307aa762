//! The same files as in the Debian package, for systems without dpkg.

use anyhow::Result;
use xshell::cmd;

use super::Package;
use super::build::source_date_epoch;
use crate::workspace;

/// Packs what the Debian package would install.
pub(super) fn make(package: &Package) -> Result<()> {
    let (shell, directory, stem) = (workspace::shell()?, package.directory()?, package.stem());
    let (debian, tree) = (directory.join(package.debian_name()?), directory.join(&stem));
    cmd!(shell, "dpkg-deb --extract {debian} {tree}").quiet().run()?;
    let (tarball, time) = (directory.join(package.tarball_name()), source_date_epoch()?);
    let same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=ustar"];
    let pack =
        cmd!(shell, "tar --create --file {tarball} --use-compress-program 'gzip --no-name --best' --mtime=@{time}");
    pack.args(same).arg("--directory").arg(&directory).arg(&stem).quiet().run()?;
    Ok(shell.remove_path(tree)?)
}
