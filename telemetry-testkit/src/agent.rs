//! The real agent, as a child process.

mod logged;
mod running;
mod start;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub use self::logged::logged_report;
pub use self::running::RunningAgent;

/// The agent's binary, with the command line of one run.
#[derive(Clone, Debug)]
pub struct Agent {
    program: PathBuf,
    options: BTreeMap<String, String>,
    variables: Vec<(String, String)>,
}

/// Bounds the wait for whatever a test expects of the agent, on a busy machine.
pub const AGENT_TIMEOUT: Duration = Duration::from_secs(30);

impl Agent {
    /// The agent of this binary, without options.
    pub fn new(program: &Path) -> Self {
        Self { program: program.to_owned(), options: BTreeMap::new(), variables: Vec::new() }
    }

    /// Gives an option, instead of the value that it may have already.
    pub fn option(mut self, name: &str, value: impl Into<String>) -> Self {
        self.options.insert(name.to_owned(), value.into());
        self
    }

    /// Takes an option away again.
    pub fn without(mut self, name: &str) -> Self {
        self.options.remove(name);
        self
    }

    /// Sets a variable of its environment.
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Whether this is a value of its command line or, as `NAME=value`, a variable.
    pub fn is_given(&self, word: &str) -> bool {
        let is_variable = |(name, value): &(String, String)| word == format!("{name}={value}");
        self.options.values().any(|value| value == word) || self.variables.iter().any(is_variable)
    }

    fn arguments(&self) -> impl Iterator<Item = &String> {
        self.options.iter().flat_map(|(name, value)| [name, value])
    }

    /// Nothing of the environment of the test is handed on, so that no variable of it decides.
    fn command<A: AsRef<OsStr>>(&self, program: &Path, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(program);
        let kept = std::env::vars_os().filter(|(name, _)| name == "PATH");
        command.env_clear().envs(kept).envs(self.variables.iter().map(|(name, value)| (name, value))).args(arguments);
        command
    }
}
