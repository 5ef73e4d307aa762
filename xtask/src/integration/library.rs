//! A host in C, which gets telemetry as a static or a shared library.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::checking::Verdict;
use crate::workspace::{root, succeed, target};

/// How the library is built: cargo's profile, and where cargo puts it.
const PROFILES: [(&str, &str); 2] = [("dev", "debug"), ("lto", "lto")];

/// The section of the third party arrives from a shared library, and from a static one that is taken whole.
pub(super) fn a_host_in_c_has_the_sections_of_its_library() -> Result<Verdict> {
    if let Err(missing) = Command::new("gcc").arg("--version").output() {
        return Ok(Verdict::Skipped(format!("gcc: {missing}")));
    }
    for (profile, directory) in PROFILES {
        build(profile)?;
        let library = target()?.join(directory);
        let archive = library.join("libc_host.a").display().to_string();
        let place = format!("-L{}", library.display());
        let path = format!("-Wl,-rpath,{}", library.display());
        expect(&["-Wl,--whole-archive", &archive, "-Wl,--no-whole-archive"], Section::Arrives)?;
        expect(&[&place, &path, "-lc_host"], Section::Arrives)?;
        // Why the manual says so: what nothing calls is left out, unless the whole library is one object.
        expect(&[&archive], if profile == "lto" { Section::Arrives } else { Section::IsLeftOut })?;
    }
    Ok(Verdict::Passed)
}

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Arrives,
    IsLeftOut,
}

fn source() -> Result<PathBuf> {
    Ok(root()?.join("xtask/fixtures/c-host"))
}

fn build(profile: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--locked", "--profile", profile]).current_dir(source()?);
    succeed(cargo.env("CARGO_TARGET_DIR", target()?))
}

fn expect(link: &[&str], section: Section) -> Result<()> {
    let place = tempfile::tempdir()?;
    let host = place.path().join("host");
    let mut compiler = Command::new("gcc");
    succeed(compiler.arg(source()?.join("main.c")).args(link).arg("-o").arg(&host).args(["-lpthread", "-ldl", "-lm"]))?;
    let said = String::from_utf8(Command::new(host).output()?.stdout)?;
    ensure!(said.contains("\"acmeGpu\": {") == (section == Section::Arrives), "linked with {link:?} it says {said}");
    Ok(())
}
