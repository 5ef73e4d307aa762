//! What is said instead of running: help, the version, or what is wrong with the command line.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use crate::error;
use crate::options::Command;

impl Command {
    /// Reads the command line and the variables of this process.
    pub(crate) fn read() -> Result<Self, Usage> {
        Self::try_parse().map_err(Usage)
    }
}

/// The end of a program that was not to run, or can't.
pub(crate) struct Usage(clap::Error);

impl Usage {
    /// Help is printed as it is; a mistake is one line, and exit code 2.
    pub(crate) fn give(&self) -> ExitCode {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let _ = self.0.print();
                ExitCode::SUCCESS
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                let _ = self.0.print();
                ExitCode::from(2)
            }
            _ => {
                error::say(format_args!("{}; see --help", self.one_line()));
                ExitCode::from(2)
            }
        }
    }

    /// What is wrong. A value that is refused is not repeated, since it may hold a password.
    fn one_line(&self) -> String {
        match (self.0.kind(), self.0.get(ContextKind::InvalidArg), self.0.source()) {
            (ErrorKind::ValueValidation, Some(option), Some(reason)) => {
                format!("invalid value for '{option}': {reason}")
            }
            _ => self.first_paragraph(),
        }
    }

    /// Clap says first what is wrong, and then the usage.
    fn first_paragraph(&self) -> String {
        let text = self.0.render().to_string();
        let paragraph: Vec<_> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        paragraph.join(" ").trim_start_matches("error: ").to_owned()
    }
}
