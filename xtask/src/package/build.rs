//! Release builds that do not depend on where they are made.

use std::env;
use std::env::consts::ARCH;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::workspace;

/// How a program finds the C library.
#[derive(Clone, Copy)]
pub(super) enum Linkage {
    /// On the machine, as Debian's packages do.
    Dynamic,
    /// In itself, for a root that has nothing else.
    Static,
}

/// A source tree, and where its builds go.
pub(crate) struct Place {
    pub(super) source: PathBuf,
    pub(super) target: PathBuf,
}

impl Place {
    pub(super) fn of_workspace() -> Result<Self> {
        Ok(Self { source: workspace::root()?, target: workspace::target()?.join("package/build") })
    }

    /// Builds a program, and says where it is.
    pub(super) fn program(&self, name: &str, linkage: Linkage) -> Result<PathBuf> {
        let (shell, triple, target) = (Shell::new()?, triple(), self.target(linkage));
        shell.change_dir(&self.source);
        // A target that is named keeps these flags from build scripts and macros, which can't be linked statically.
        let build = cmd!(shell, "cargo build --quiet --locked --release --package {name} --target {triple}");
        let build =
            build.env("CARGO_TARGET_DIR", &target).env("CARGO_ENCODED_RUSTFLAGS", self.flags(&target, linkage)?);
        build.env("SOURCE_DATE_EPOCH", source_date_epoch()?).quiet().run()?;
        Ok(target.join(triple).join("release").join(name))
    }

    pub(super) fn target(&self, linkage: Linkage) -> PathBuf {
        self.target.join(match linkage {
            Linkage::Dynamic => "dynamic",
            Linkage::Static => "static",
        })
    }

    /// No folder of this machine is left in the program.
    fn flags(&self, target: &Path, linkage: Linkage) -> Result<String> {
        let folders = [(self.source.as_path(), "/source"), (&cargo_home()?, "/cargo"), (target, "/target")];
        let remapped = folders.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
        let linkage: &[&str] = match linkage {
            Linkage::Dynamic => &["-Ctarget-feature=-crt-static"],
            // A static program can't look for the C library's function, and a root may have no /dev/urandom: so it asks the kernel.
            Linkage::Static => &["-Ctarget-feature=+crt-static", "--cfg=getrandom_backend=\"linux_getrandom\""],
        };
        let linkage: Vec<_> = linkage.iter().copied().map(str::to_owned).collect();
        Ok([remapped.as_slice(), &linkage].concat().join("\x1f"))
    }
}

/// What cargo calls this machine's kind.
pub(super) fn triple() -> String {
    format!("{ARCH}-unknown-linux-gnu")
}

/// The time that is written wherever a file has one: that of the last commit, so that it does not depend on when it is built.
pub(super) fn source_date_epoch() -> Result<String> {
    let shell = workspace::shell()?;
    Ok(cmd!(shell, "git log -1 --format=%ct").quiet().read()?)
}

fn cargo_home() -> Result<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).context("cargo has no home")
}
