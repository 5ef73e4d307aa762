//! The unit: what it says, and what systemd says of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::Package;
use super::tree::UNITS;
use crate::terminal::line;
use crate::workspace;

/// Tenths of what systemd counts: 0 is a service without any access, 100 one without any restriction.
const EXPOSURE: &str = "15";

/// The units of systemd's own that a service of it leans on.
const TARGETS: [&str; 5] = ["basic", "multi-user", "network-online", "shutdown", "sysinit"];

/// The text of a unit.
pub(super) struct Unit(String);

impl Unit {
    pub(super) fn read(path: &Path) -> Result<Self> {
        fs::read_to_string(path).map(Self).with_context(|| path.display().to_string())
    }

    /// With the drop-ins of a directory, which come after it.
    pub(super) fn with_drop_ins(mut self, directory: &Path) -> Result<Self> {
        for drop_in in fs::read_dir(directory).into_iter().flatten() {
            self.0.push_str(&fs::read_to_string(drop_in?.path())?);
        }
        Ok(self)
    }

    /// Every value of a key.
    pub(super) fn values<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.0.lines().filter_map(move |line| line.strip_prefix(key)?.strip_prefix('='))
    }

    /// The value of a key that has to be there.
    pub(super) fn value(&self, key: &str) -> Result<&str> {
        self.values(key).last().with_context(|| format!("the unit has no {key}"))
    }
}

/// Holds the unit, alone and with each drop-in, to an exposure.
pub(super) fn check_exposure(package: &Package) -> Result<()> {
    with_each_drop_in(package, |shell, root, name| {
        let security =
            cmd!(shell, "systemd-analyze security --offline=true --threshold={EXPOSURE} --no-pager --root={root}");
        let said = security.arg(name).quiet().read()?;
        line(format_args!("         {}", said.lines().last().unwrap_or_default()));
        Ok(())
    })
}

/// Lets systemd read the unit in the tree where it is installed, alone and with each drop-in.
pub(super) fn verify(package: &Package) -> Result<()> {
    with_each_drop_in(package, |shell, root, name| {
        let verify = cmd!(shell, "systemd-analyze verify --root={root} {name}");
        let said = verify.env("MANPATH", root.join("usr/share/man")).quiet().read_stderr()?;
        // A key that it does not know is no failure to it.
        ensure!(said.is_empty(), "{said}");
        Ok(())
    })
}

fn with_each_drop_in(package: &Package, check: impl Fn(&Shell, &Path, &str) -> Result<()>) -> Result<()> {
    let (shell, root, name) = (workspace::shell()?, unpacked(package)?, format!("{}.service", package.program));
    check(&shell, &root, &name)?;
    let examples = root.join("usr/share/doc").join(package.program).join("examples");
    for drop_in in
        shell.read_dir(examples)?.into_iter().filter(|file| file.extension().is_some_and(|end| end == "conf"))
    {
        let directory = root.join("etc/systemd/system").join(format!("{name}.d"));
        shell.create_dir(&directory)?;
        shell.copy_file(&drop_in, &directory)?;
        check(&shell, &root, &name).with_context(|| format!("with {}", drop_in.display()))?;
        shell.remove_path(directory)?;
    }
    Ok(())
}

/// The files of the package, beside those units of systemd's own that it names.
fn unpacked(package: &Package) -> Result<PathBuf> {
    let (shell, directory) = (workspace::shell()?, package.directory()?);
    let (debian, root) = (directory.join(package.debian_name()?), directory.join("unpacked"));
    shell.remove_path(&root)?;
    cmd!(shell, "dpkg-deb --extract {debian} {root}").quiet().run()?;
    for target in TARGETS {
        shell.write_file(root.join(UNITS).join(format!("{target}.target")), "[Unit]\nDescription=Of systemd\n")?;
    }
    Ok(root)
}
