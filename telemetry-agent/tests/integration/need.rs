//! What a case needs of the machine that it runs on.

use std::io;
use std::process::{Command, Output};

use crate::group::Group;
use crate::missing::Missing;

/// A right or a tool.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    /// Control groups that can be made, with this controller.
    ControlGroup(&'static str),
    /// Mounts of its own.
    MountNamespace,
    /// A network of its own, as this script prepares it.
    Network(&'static str),
    /// A program that notes and changes the calls of another.
    Strace,
}

impl Need {
    pub(crate) fn check(&self) -> Result<(), Missing> {
        match self {
            Self::ControlGroup(controller) => Group::new(controller, &[], &[]).map(drop),
            Self::MountNamespace => can("unshare", &["--mount", "mount", "-t", "tmpfs", "tmpfs", "/proc"]),
            Self::Network(script) => can("unshare", &["--net", "--mount", "sh", "-c", script]),
            Self::Strace => can("strace", &["-qq", "-o", "/dev/null", "true"]),
        }
    }
}

/// Whether this can be run here, and what is missing if not.
pub(crate) fn can(program: &str, arguments: &[&str]) -> Result<(), Missing> {
    done(&format!("{program} {}", arguments.join(" ")), Command::new(program).args(arguments).output())
}

/// Whether it was run to a good end.
pub(crate) fn done(what: &str, output: io::Result<Output>) -> Result<(), Missing> {
    let output = output.map_err(|error| Missing(format!("{what}: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', ", ");
    output.status.success().then_some(()).ok_or_else(|| Missing(format!("{what}: {said}")))
}
