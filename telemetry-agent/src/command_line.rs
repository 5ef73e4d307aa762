//! The command line and the variables of this process, read.

use std::ffi::OsStr;
use std::{env, iter};

use clap::builder::Resettable;
use clap::{Arg, CommandFactory, FromArgMatches};

use crate::options::Command;
use crate::service_directories::ServiceDirectories;
use crate::usage::Usage;
use crate::variables;

/// The variable that holds a password. There is no such option, since everybody on a machine sees its command lines.
pub(crate) const PASSWORD_VARIABLE: &str = "TELEMETRY_AGENT_PASSWORD";

/// The groups of options that matter only to who reports, and are taken by the other commands without being shown.
const OF_REPORTING: [&str; 3] = ["The endpoint", "Times", "The log"];

impl Command {
    /// Reads the command line and the variables of this process; the warnings are of variables that are unknown.
    pub(crate) fn read() -> Result<(Self, Vec<String>), Usage> {
        let command = definition();
        let known = known_variables(&command);
        let mut command = command.mut_subcommands(|command| command.mut_args(without_empty_variable));
        // Only then do options show themselves as they are named in errors.
        command.build();
        let read = command.clone().try_get_matches().map_err(|error| Usage::of(error, &command));
        if let Err(help @ Usage::Help(_)) = read {
            return Err(help);
        }
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let unknown = variables::unknown(names, &known).map_err(|mistyped| Usage::Mistake(mistyped.to_string()))?;
        let mut read = Self::from_arg_matches(&read?).map_err(|error| Usage::of(error, &command))?;
        if let Some(options) = read.options_mut() {
            options.or_of_service(&ServiceDirectories::of_process());
        }
        Ok((read, unknown.iter().map(|name| format!("the variable {name} is unknown, and not heeded")).collect()))
    }
}

/// The commands with their options, each of which shows those that matter to it.
fn definition() -> clap::Command {
    let shown_less = |command: clap::Command| command.mut_args(hidden_of_reporting);
    Command::command().mut_subcommands(|command| match command.get_name() {
        "preview" | "compare" => shown_less(command),
        _ => command,
    })
}

fn hidden_of_reporting(arg: Arg) -> Arg {
    match arg.get_help_heading() {
        Some(heading) if OF_REPORTING.contains(&heading) => arg.hide(true),
        _ => arg,
    }
}

/// All that is read, by the names of the options that are variables, too.
fn known_variables(command: &clap::Command) -> Vec<String> {
    let options = command.get_subcommands().flat_map(clap::Command::get_arguments);
    let of_options = options.filter_map(Arg::get_env).filter_map(OsStr::to_str);
    of_options.chain(iter::once(PASSWORD_VARIABLE)).map(str::to_owned).collect()
}

/// An empty variable is one that is not set.
fn without_empty_variable(arg: Arg) -> Arg {
    let is_empty = arg.get_env().and_then(env::var_os).is_some_and(|value| value.is_empty());
    if is_empty { arg.env(Resettable::Reset) } else { arg }
}
