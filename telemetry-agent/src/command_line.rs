//! The command line and the variables of this process, read.

use std::ffi::OsStr;
use std::{env, iter};

use clap::builder::Resettable;
use clap::{Arg, CommandFactory, FromArgMatches};

use crate::command::Command;
use crate::product::PRODUCT;
use crate::service_directories::ServiceDirectories;
use crate::usage::Usage;
use crate::variables::{self, PASSWORD_VARIABLE};

/// The groups of options that matter only to who reports, and are taken by the other commands without being shown. A state directory
/// matters to all, since it knows which fields are held back.
const OF_REPORTING: [&str; 3] = ["The endpoint", "Times", "The log"];

/// The options that matter only to who reports more than once.
const OF_SCHEDULE: [&str; 4] = ["first_report", "interval", "spread", "metrics_file"];

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
    Command::command().mut_subcommands(|command| match command.get_name() {
        "preview" | "compare" => command.mut_args(|arg| if is_of_reporting(&arg) { arg.hide(true) } else { arg }),
        "send" => command.mut_args(|arg| if is_of_schedule(&arg) { arg.hide(true) } else { arg }),
        _ => command,
    })
}

fn is_of_reporting(arg: &Arg) -> bool {
    let is_of_group = arg.get_help_heading().is_some_and(|heading| OF_REPORTING.contains(&heading));
    is_of_group && arg.get_id() != "state_dir"
}

fn is_of_schedule(arg: &Arg) -> bool {
    OF_SCHEDULE.contains(&arg.get_id().as_str())
}

/// All that is read, by the names of the options that are variables, too.
fn known_variables(command: &clap::Command) -> Vec<String> {
    let options = command.get_subcommands().flat_map(clap::Command::get_arguments);
    let of_options = options.filter_map(Arg::get_env).filter_map(OsStr::to_str);
    of_options
        .chain(iter::once(PASSWORD_VARIABLE))
        .chain(PRODUCT.older_opt_outs.iter().copied())
        .map(str::to_owned)
        .collect()
}

/// An empty variable is one that is not set.
fn without_empty_variable(arg: Arg) -> Arg {
    let is_empty = arg.get_env().and_then(env::var_os).is_some_and(|value| value.is_empty());
    if is_empty { arg.env(Resettable::Reset) } else { arg }
}

#[cfg(all(test, feature = "default"))]
mod tests {
    mod packaged;

    use expect_test::expect_file;

    use super::*;

    /// A variable as it stands in a file for a service manager: commented out, with its default.
    fn commented(name: &str, value: &str, says: &str) -> String {
        format!("# {}.\n#{name}={value}\n", first_sentence(says))
    }

    fn first_sentence(text: &str) -> &str {
        text.split(". ").next().unwrap_or_default().trim_end_matches('.')
    }

    fn of_option(option: &Arg) -> Option<String> {
        let name = option.get_env()?.to_str()?;
        let values = option.get_default_values().first().and_then(|value| value.to_str());
        Some(commented(name, values.unwrap_or_default(), &option.get_help()?.to_string()))
    }

    /// `UPDATE_EXPECT=1` writes it.
    #[test]
    fn the_environment_file_lists_every_option() {
        let command = definition();
        let run = command.find_subcommand("run").unwrap();
        let options: Vec<_> = run.get_arguments().filter_map(of_option).collect();
        let password = "That user's password, where no file has it: it is better kept in one";
        let password = commented(PASSWORD_VARIABLE, "", password);
        let opt_out = "Keeps every report from being sent; they are composed and logged all the same";
        let opt_out = commented(PRODUCT.opt_out, "true", opt_out);
        let head =
            "# The options of `telemetry-agent run`: take away the # of those to set; an empty one is not set.\n";
        let text = [&[head.to_owned()], options.as_slice(), &[password, opt_out]].concat().join("\n");
        expect_file!["../../packaging/telemetry-agent.env"].assert_eq(&text);
    }

    #[test]
    fn each_command_shows_what_matters_to_it() {
        let check = |name: &str, option: &str, is_shown: bool| {
            let mut command = definition();
            let help = command.find_subcommand_mut(name).unwrap().render_long_help().to_string();
            assert_eq!(help.contains(&format!("--{option} <")), is_shown, "{name} --{option}");
        };
        for option in ["node", "data-dir", "without", "endpoint", "interval", "log-level", "state-dir"] {
            check("run", option, true);
            check("check", option, true);
            check("send", option, option != "interval");
            check("preview", option, ["node", "data-dir", "without", "state-dir"].contains(&option));
            check("compare", option, ["node", "data-dir", "without", "state-dir"].contains(&option));
        }
    }

    #[test]
    fn each_option_of_a_report_is_a_variable() {
        let command = definition();
        let run = command.find_subcommand("run").unwrap();
        let without = run.get_arguments().filter(|option| option.get_env().is_none() && !option.is_hide_set());
        let names: Vec<_> = without.filter_map(Arg::get_long).collect();
        assert!(names.is_empty(), "{names:?}");
    }
}
