//! What is said instead of running: help, the version, or what is wrong with the command line.

use std::env;
use std::error::Error;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::error;

/// The end of a program that was not to run, or can't.
pub(crate) enum Usage {
    /// What clap prints, as it is.
    Help(clap::Error),
    /// One line.
    Mistake(String),
}

impl Usage {
    pub(crate) fn of(error: clap::Error, command: &Command) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Self::Help(error),
            _ => Self::Mistake(format!("{}; see --help", one_line(&error, command))),
        }
    }

    /// Help that was asked for is exit code 0; anything else is 2.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Help(help) => {
                let _ = help.print();
                ExitCode::from(if help.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand { 2 } else { 0 })
            }
            Self::Mistake(line) => {
                error::print(line);
                ExitCode::from(2)
            }
        }
    }
}

/// What is wrong, and what may be meant.
fn one_line(error: &clap::Error, command: &Command) -> String {
    let option = text(error, ContextKind::InvalidArg).and_then(|shown| option(command, shown));
    match (error.kind(), option) {
        (ErrorKind::ValueValidation | ErrorKind::InvalidValue, Some(option)) => of_value(error, option),
        _ => first_paragraph(error) + &suggestion(error),
    }
}

/// A value that is refused is repeated where it can't hold a password.
fn of_value(error: &clap::Error, option: &Arg) -> String {
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let name = source(option);
    let reason = match (error.source(), error.get(ContextKind::ValidValue)) {
        (Some(reason), _) => reason.to_string(),
        (None, Some(ContextValue::Strings(words))) => format!("it is one of {}", words.join(", ")),
        (None, _) => "it can't be read".to_owned(),
    };
    let suggestion = suggestion(error);
    match value {
        "" => format!("a value is required for {name}"),
        _ if option.is_hide_env_values_set() || option.is_hide_set() => {
            format!("invalid value for {name}: {reason}{suggestion}")
        }
        value => format!("invalid value '{value}' for {name}: {reason}{suggestion}"),
    }
}

/// The flag or the variable that the value comes from.
fn source(option: &Arg) -> String {
    let flag = format!("--{}", option.get_long().unwrap_or_default());
    let is_flag = env::args_os().any(|argument| {
        let argument = argument.to_string_lossy();
        argument.strip_prefix(&flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    });
    match option.get_env() {
        Some(variable) if !is_flag => variable.to_string_lossy().into_owned(),
        _ => flag,
    }
}

/// The option that an error shows as `--interval <TIME>`.
fn option<'a>(command: &'a Command, shown: &str) -> Option<&'a Arg> {
    let mut options = command.get_subcommands().flat_map(Command::get_arguments);
    options.find(|option| option.to_string() == shown)
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}

fn suggestion(error: &clap::Error) -> String {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(meant) => Some(meant),
        ContextValue::Strings(meant) => meant.first(),
        _ => None,
    });
    meant.map(|meant| format!(": did you mean '{meant}'?")).unwrap_or_default()
}

/// Clap says first what is wrong, and then the usage.
fn first_paragraph(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraph: Vec<_> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    paragraph.join(" ").trim_start_matches("error: ").to_owned()
}
