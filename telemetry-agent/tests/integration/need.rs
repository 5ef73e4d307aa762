//! What a case needs of the machine that it runs on.

use std::io;
use std::process::{Command, Output};

use crate::group::Group;
use crate::missing::MissingError;

/// A right or a tool.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    /// Control groups that can be made, with this controller.
    ControlGroup(&'static str),
    /// Mounts of its own.
    MountNamespace,
    /// A network of its own, as this script prepares it.
    Network(&'static str),
    /// The program that judges metrics and alerts.
    Promtool,
    /// A program that notes and changes the calls of another.
    Strace,
}

impl Need {
    pub(crate) fn check(&self) -> Result<(), MissingError> {
        match self {
            Self::ControlGroup(controller) => Group::new(controller, &[], &[]).map(drop),
            Self::MountNamespace => can("unshare", &["--mount", "mount", "-t", "tmpfs", "tmpfs", "/proc"]),
            Self::Network(script) => can("unshare", &["--net", "--mount", "sh", "-c", script]),
            Self::Promtool => can("promtool", &["--version"]),
            Self::Strace => can("strace", &["-qq", "-o", "/dev/null", "true"]),
        }
    }
}

/// Whether this can be run here, and what is missing if not.
pub(crate) fn can(program: &str, arguments: &[&str]) -> Result<(), MissingError> {
    done(&format!("{program} {}", arguments.join(" ")), Command::new(program).args(arguments).output())
}

/// Whether it was run to a good end.
pub(crate) fn done(what: &str, output: io::Result<Output>) -> Result<(), MissingError> {
    let output = output.map_err(|error| MissingError(format!("{what}: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', ", ");
    output.status.success().then_some(()).ok_or_else(|| MissingError(format!("{what}: {said}")))
}
