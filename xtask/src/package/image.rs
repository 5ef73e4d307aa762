//! The root of an image: the static program, certificates, and the directory of its state.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Result, ensure};
use telemetry_testkit::{Authority, Collector, Flaw, Node};
use xshell::cmd;

use super::Package;
use super::build::{Linkage, Place};
use super::dns::NameServer;
use crate::checking::Verdict;
use crate::{tools, workspace};

/// Whom programs in the image trust; Debian's package `ca-certificates` has it.
const CERTIFICATES: &str = "etc/ssl/certs/ca-certificates.crt";

/// The user whom the image names.
const USER: &str = "65532:65532";

/// Builds the static program, and puts what it needs beside it.
pub(super) fn make(package: &Package) -> Result<()> {
    let (shell, root, program) = (workspace::shell()?, root(package)?, package.program);
    let built = Place::of_workspace()?.program(program, Linkage::Static)?;
    for directory in ["usr/bin", "etc/ssl/certs"] {
        shell.create_dir(root.join(directory))?;
    }
    shell.create_dir(root.join("var/lib").join(program))?;
    shell.copy_file(built, root.join("usr/bin").join(program))?;
    shell.copy_file(Path::new("/").join(CERTIFICATES), root.join(CERTIFICATES))?;
    // Without it, names that the container's own file of hosts has would be looked for elsewhere first.
    Ok(shell.write_file(root.join("etc/nsswitch.conf"), "hosts: files dns\n")?)
}

/// Tries the program in that root, which has nothing else but the address of a name server, as an engine would give it.
pub(super) fn check(package: &Package) -> Result<Verdict> {
    in_copy(package, |root| {
        check_fields(package, root)?;
        check_names_and_certificates(package, root)
    })
}

/// Hands out a copy of the root, where there is a user who may enter it.
pub(super) fn in_copy(package: &Package, check: impl FnOnce(&Path) -> Result<()>) -> Result<Verdict> {
    tools::with_root(&["chroot"], || check(&copy(package)?))
}

fn copy(package: &Package) -> Result<PathBuf> {
    let (shell, from) = (workspace::shell()?, root(package)?);
    let to = workspace::target()?.join("package/trees/image");
    shell.remove_path(&to)?;
    shell.create_dir(&to)?;
    cmd!(shell, "cp --recursive {from}/. {to}").quiet().run()?;
    Ok(to)
}

/// It says the same there as outside.
fn check_fields(package: &Package, root: &Path) -> Result<()> {
    let outside = Place::of_workspace()?.program(package.program, Linkage::Dynamic)?;
    let outside = Command::new(outside).args(["fields", "--format", "markdown"]).output()?;
    let inside = run(package, root, &["fields", "--format", "markdown"])?;
    ensure!(inside.status.success() && inside.stdout == outside.stdout, "{}", said(&inside));
    Ok(())
}

/// A node and an endpoint are found by their names, and the endpoint is trusted by the certificates of the image.
fn check_names_and_certificates(package: &Package, root: &Path) -> Result<()> {
    let (names, authority) = (NameServer::start()?, Authority::new()?);
    fs::write(root.join("etc/resolv.conf"), format!("nameserver {}\n", names.address()))?;
    let (node, collector) =
        (Node::recorded("25.0/defaults").start()?, Collector::encrypted(authority.certificate(Flaw::None)?)?);
    let (node, endpoint) =
        (node.url().replace("127.0.0.1", "node.test"), collector.url().replace("127.0.0.1", "localhost"));
    let options = ["check", "--node", &node, "--node-optout", "ignore", "--endpoint", &endpoint];
    let untrusted = run(package, root, &options)?;
    ensure!(!untrusted.status.success(), "an unknown authority is trusted: {}", said(&untrusted));
    let trusted = [fs::read(root.join(CERTIFICATES))?, fs::read(authority.file())?].concat();
    fs::write(root.join(CERTIFICATES), trusted)?;
    let trusted = run(package, root, &options)?;
    ensure!(trusted.status.success() && names.asked() > 0, "{} questions for names: {}", names.asked(), said(&trusted));
    Ok(())
}

fn run(package: &Package, root: &Path, arguments: &[&str]) -> Result<Output> {
    let program = format!("/usr/bin/{}", package.program);
    Ok(command(root, &program).args(arguments).output()?)
}

/// A program of that root, as the image's own user and without a variable of this process.
pub(super) fn command(root: &Path, program: &str) -> Command {
    let mut command = Command::new("chroot");
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command.arg(format!("--userspec={USER}")).arg(root).arg(program);
    command
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    format!("{}: {}", output.status, String::from_utf8_lossy(&text))
}

/// Builds and starts the image where an engine runs.
pub(super) fn build(package: &Package) -> Result<Verdict> {
    let (shell, root, tag) = (workspace::shell()?, root(package)?, format!("{}:{}", package.program, package.version));
    if cmd!(shell, "docker version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        return Ok(Verdict::Skipped("not run; no docker runs here".to_owned()));
    }
    let version = format!("VERSION={}", package.version);
    let build =
        cmd!(shell, "docker build --quiet --file packaging/Containerfile --build-arg {version} --tag {tag} {root}");
    build.quiet().ignore_stdout().run()?;
    cmd!(shell, "docker run --rm --read-only {tag} fields").quiet().ignore_stdout().run()?;
    Ok(Verdict::Passed)
}

fn root(package: &Package) -> Result<PathBuf> {
    Ok(package.directory()?.join("image"))
}
