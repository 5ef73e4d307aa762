//! `cargo xtask package`: what operators install, made and tried.

mod build;
mod debian;
mod dns;
mod image;
mod installed;
mod maintainer_scripts;
mod reproducible;
mod sbom;
mod service;
mod sidecar;
mod sums;
mod system_calls;
mod tarball;
mod tree;
mod unit;

use std::env::consts::ARCH;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

pub(crate) use self::service::{REPORT_TIMEOUT, RunningService, Service};
pub(crate) use self::sums::print as print_sums;
pub(crate) use self::tree::Tree;
use crate::checking::{Checked, Tally, Verdict};
use crate::terminal::headline;
use crate::{tools, workspace};

/// What can be packaged: a program is called like its crate and its unit.
const PROGRAMS: [&str; 1] = ["telemetry-agent"];

/// What is made of one program.
pub(crate) struct Package {
    pub(crate) program: &'static str,
    version: String,
}

/// Makes and tries the packages of these programs, or of all.
pub(crate) fn run(names: &[String]) -> Result<Vec<Checked>> {
    let mut tally = Tally::default();
    for package in Package::chosen(names)? {
        headline(package.program);
        package.make(&mut tally)?;
        package.check(&mut tally);
    }
    tally.end()
}

impl Package {
    /// Those of these names, or all.
    pub(crate) fn chosen(names: &[String]) -> Result<Vec<Self>> {
        for name in names {
            ensure!(PROGRAMS.contains(&name.as_str()), "{name} is not packaged; {} are", PROGRAMS.join(", "));
        }
        let chosen = PROGRAMS.iter().filter(|program| names.is_empty() || names.iter().any(|name| name == *program));
        let version = workspace::version()?;
        Ok(chosen.map(|program| Self { program, version: version.clone() }).collect())
    }

    /// Makes what the README's commands need: the Debian package and its sum. It says where they are.
    pub(crate) fn download(&self) -> Result<PathBuf> {
        workspace::shell()?.create_dir(self.directory()?)?;
        self.debian()?;
        sums::make(self)?;
        self.directory()
    }

    fn debian(&self) -> Result<PathBuf> {
        let place = build::Place::of_workspace()?;
        place.program(self.program, build::Linkage::Dynamic)?;
        debian::make(self, &place, &self.directory()?)
    }

    fn make(&self, tally: &mut Tally) -> Result<()> {
        let directory = self.directory()?;
        workspace::shell()?.remove_path(&directory)?;
        workspace::shell()?.create_dir(&directory)?;
        let name = |what: &str| format!("{}, {what}", self.program);
        tally.check(&name("Debian package"), || self.debian().map(|_| Verdict::Passed));
        tally.check(&name("tarball"), || tools::with(&["dpkg-deb", "tar", "gzip"], || tarball::make(self)));
        tally.check(&name("root of the image"), || image::make(self).map(|()| Verdict::Passed));
        tally.check(&name("list of components"), || sbom::make(self).map(|()| Verdict::Passed));
        tally.check(&name("sums"), || tools::with(&["sha256sum"], || sums::make(self)));
        Ok(())
    }

    fn check(&self, tally: &mut Tally) {
        let name = |what: &str| format!("{}, {what}", self.program);
        tally.check(&name("the unit's exposure is at most 1.5"), || {
            tools::with(&["systemd-analyze", "dpkg-deb"], || unit::check_exposure(self))
        });
        tally.check(&name("the unit is verified where it is installed"), || {
            tools::with(&["systemd-analyze", "dpkg-deb", "man"], || unit::verify(self))
        });
        tally.check(&name("the unit's restrictions hide nothing that is reported"), || {
            tools::with_root(&["unshare", "setpriv", "mount"], || service::check_confined(self))
        });
        tally.check(&name("the unit allows every system call that is made"), || {
            tools::with(&["systemd-analyze", "dpkg", "strace"], || system_calls::check(self))
        });
        tally.check(&name("installed, run and removed"), || tools::with(&["dpkg"], || installed::check(self)));
        tally.check(&name("an upgrade restarts only what ran"), || {
            tools::with_root(&["dpkg-deb", "unshare", "mount"], || maintainer_scripts::check(self))
        });
        tally.check(&name("the image's root is all that it needs"), || image::check(self));
        tally.check(&name("a sidecar whose receiver is down is alive"), || sidecar::check(self));
        tally.check(&name("a sidecar without its secret is alive, and sends nothing"), || {
            sidecar::check_without_secret(self)
        });
        tally.check(&name("the image is built"), || image::build(self));
        tally.check(&name("built twice in two folders"), || tools::with(&["sha256sum"], || reproducible::check(self)));
    }

    /// Where all of it is.
    pub(crate) fn directory(&self) -> Result<PathBuf> {
        Ok(workspace::target()?.join("package").join(self.program))
    }

    /// What operators download.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        let directory = self.directory()?;
        Ok([self.debian_name()?, self.tarball_name(), self.sbom_name()].map(|name| directory.join(name)).to_vec())
    }

    fn debian_name(&self) -> Result<String> {
        let architectures = [("x86_64", "amd64"), ("aarch64", "arm64")];
        let found = architectures.into_iter().find(|(name, _)| *name == ARCH);
        let (_, architecture) = found.with_context(|| format!("no Debian package is made for {ARCH}"))?;
        Ok(format!("{}_{}-1_{architecture}.deb", self.program, self.version))
    }

    fn stem(&self) -> String {
        format!("{}-{}-{ARCH}-linux", self.program, self.version)
    }

    fn tarball_name(&self) -> String {
        format!("{}.tar.gz", self.stem())
    }

    fn sbom_name(&self) -> String {
        format!("{}.cdx.json", self.stem())
    }
}
