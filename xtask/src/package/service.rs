//! An installed program as its unit starts it: the unit's own command line, with the variables that systemd would set.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::tree::{Tree, UNITS};
use super::unit::Unit;
use super::{Package, build};
use crate::workspace;

/// Bounds the wait for a report, on a busy machine.
pub(crate) const REPORT_TIMEOUT: Duration = Duration::from_secs(30);

/// Bounds the end of a service, on a busy machine.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// How long it is waited before it is looked again.
const PAUSE: Duration = Duration::from_millis(20);

/// Where the service finds its credentials.
const CREDENTIALS: &str = "run/credentials";

/// A service that is installed in a tree.
pub(crate) struct Service<'a> {
    tree: &'a Tree,
    unit: Unit,
}

/// A service that runs; dropping it kills it.
pub(crate) struct RunningService {
    child: Child,
    console: PathBuf,
}

impl<'a> Service<'a> {
    pub(crate) fn installed(tree: &'a Tree, name: &str) -> Result<Self> {
        let unit = Unit::read(&tree.path(UNITS).join(format!("{name}.service")))?;
        let unit = unit.with_drop_ins(&tree.path("etc/systemd/system").join(format!("{name}.service.d")))?;
        Ok(Self { tree, unit })
    }

    /// Starts the unit's own command line; what the operator set as one of these variables, they replace.
    pub(crate) fn start(&self, replaced: &[(&str, String)]) -> Result<RunningService> {
        self.start_by(&["env"], replaced)
    }

    /// Starts it by way of another program, which becomes it.
    pub(super) fn start_by(&self, way: &[&str], replaced: &[(&str, String)]) -> Result<RunningService> {
        let console = self.tree.path("run/console.txt");
        self.load_credentials()?;
        self.make_runtime_directory()?;
        let mut variables = self.variables()?;
        for (name, value) in &mut variables {
            let other = replaced.iter().find(|(other, _)| other == name);
            *value = other.map_or_else(|| std::mem::take(value), |(_, other)| other.clone());
        }
        let mut words = self.unit.value("ExecStart")?.split_whitespace();
        let program = self.tree.path(words.next().context("a unit that starts nothing")?);
        let (first, more) = way.split_first().context("no way")?;
        let mut command = Command::new(first);
        command.args(more).arg(program).args(words).env_clear().envs(variables);
        RunningService::start(command, console)
    }

    /// Copies what the unit says to where the service may read it.
    fn load_credentials(&self) -> Result<()> {
        fs::create_dir_all(self.tree.path(CREDENTIALS))?;
        for credential in self.unit.values("LoadCredential") {
            let (name, file) = credential.split_once(':').context("a credential without a file")?;
            fs::copy(self.tree.path(file), self.tree.path(CREDENTIALS).join(name)).context(file.to_owned())?;
        }
        Ok(())
    }

    /// Unlike the other directories, it lies where everybody finds it, since it is not kept.
    fn make_runtime_directory(&self) -> Result<()> {
        let Some(name) = self.unit.values("RuntimeDirectory").last() else { return Ok(()) };
        ensure!(self.unit.values("RuntimeDirectoryPreserve").next().is_none(), "{name} is kept, and so it is private");
        let directory = self.tree.path("run").join(name);
        fs::create_dir_all(&directory)?;
        let mode = u32::from_str_radix(self.unit.value("RuntimeDirectoryMode")?, 8)?;
        Ok(fs::set_permissions(directory, Permissions::from_mode(mode))?)
    }

    /// Later ones replace earlier ones, as in a unit.
    fn variables(&self) -> Result<Vec<(String, String)>> {
        let directory = |path: PathBuf| path.display().to_string();
        let run = directory(self.tree.path("run"));
        let set = self.unit.values("Environment").filter_map(variable);
        let set = set.map(|(name, value)| (name, value.replace("%t", &run)));
        let file = self.unit.value("EnvironmentFile")?.trim_start_matches('-');
        let file = fs::read_to_string(self.tree.path(file)).unwrap_or_default();
        let of_systemd = [
            ("STATE_DIRECTORY".to_owned(), directory(self.directory("StateDirectory", "var/lib")?)),
            ("LOGS_DIRECTORY".to_owned(), directory(self.directory("LogsDirectory", "var/log")?)),
            ("CREDENTIALS_DIRECTORY".to_owned(), directory(self.tree.path(CREDENTIALS))),
        ];
        Ok(of_systemd.into_iter().chain(set).chain(file.lines().filter_map(variable)).collect())
    }

    /// What belongs to a dynamic user lies under `private`, and a link leads there.
    fn directory(&self, key: &str, parent: &str) -> Result<PathBuf> {
        let name = self.unit.value(key)?;
        let link = self.tree.path(parent).join(name);
        if !link.exists() {
            fs::create_dir_all(self.tree.path(parent).join("private").join(name))?;
            symlink(Path::new("private").join(name), &link)?;
        }
        Ok(link)
    }
}

/// `NAME=value`, unless it is a comment.
fn variable(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=').filter(|(name, _)| !name.starts_with('#'))?;
    Some((name.to_owned(), value.to_owned()))
}

impl RunningService {
    pub(super) fn start(mut command: Command, console: PathBuf) -> Result<Self> {
        let printed = fs::File::create(&console)?;
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(printed).spawn()?;
        Ok(Self { child, console })
    }

    /// Waits until this is printed.
    pub(crate) fn wait_for(&self, text: &str) -> Result<()> {
        self.wait_until(&format!("{text:?} is printed"), || Ok(self.console()?.contains(text)))
    }

    /// Waits until something is so that it brings about.
    pub(super) fn wait_until(&self, what: &str, is_so: impl Fn() -> Result<bool>) -> Result<()> {
        let until = Instant::now() + REPORT_TIMEOUT;
        while Instant::now() < until {
            if is_so()? {
                return Ok(());
            }
            sleep(PAUSE);
        }
        bail!("it never came to this: {what}\n{}", self.console()?)
    }

    /// What it has printed, which is what the journal would have.
    pub(crate) fn console(&self) -> Result<String> {
        Ok(fs::read_to_string(&self.console)?)
    }

    /// Ends it as systemd does, and returns what it printed.
    pub(crate) fn stop(mut self) -> Result<String> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let status = self.wait()?;
        ensure!(status.success(), "it ended with {status}:\n{}", self.console()?);
        self.console()
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self) -> Result<std::process::ExitStatus> {
        let until = Instant::now() + STOP_TIMEOUT;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            sleep(PAUSE);
        }
        bail!("it does not end:\n{}", self.console()?)
    }
}

impl Drop for RunningService {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the unit hides, hidden by hand: other processes, the right to write, every privilege.
const CONFINED: &str = r#"set -e
mount -t tmpfs none /mnt
install -m 755 "$1" /mnt/program
mount -t proc -o "hidepid=invisible$2" proc /proc
mount -o remount,bind,ro /
exec setpriv --reuid=65532 --regid=65532 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    /mnt/program preview --no-node"#;

/// The section `environment` is the same under the unit's restrictions as outside.
pub(super) fn check_confined(package: &Package) -> Result<()> {
    let program = build::Place::of_workspace()?.program(package.program, build::Linkage::Dynamic)?;
    let unit = Unit::read(&workspace::root()?.join("packaging").join(format!("{}.service", package.program)))?;
    let subset = if unit.values("ProcSubset").last() == Some("pid") { ",subset=pid" } else { "" };
    let mut confined = Command::new("unshare");
    confined.args(["--mount", "--propagation", "private", "sh", "-c", CONFINED, "sh"]).arg(&program).arg(subset);
    let mut outside = Command::new(&program);
    let (inside, outside) = (environment(&mut confined)?, environment(outside.args(["preview", "--no-node"]))?);
    ensure!(inside == outside, "inside it is {inside}, and outside {outside}");
    Ok(())
}

fn environment(preview: &mut Command) -> Result<Value> {
    let output = preview.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(report["environment"]["totalMemory"].is_u64(), "no memory in {report}");
    Ok(report["environment"].clone())
}
