//! How everything is run: `cargo xtask <command>`.

mod bench;
mod catalogue;
mod checking;
mod ci;
mod crates;
mod demo;
mod deny;
mod environment;
mod examples;
mod faults;
mod features;
mod integration;
mod package;
mod public_api;
mod readme;
mod release;
mod terminal;
mod test_output;
mod tools;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Everything that can be done with this workspace.
#[derive(Parser)]
enum Command {
    /// Show the main job: a simulated node, the real agent and a collector, once sending and once opted out.
    Demo,
    /// Run everything that must pass: format, lints, features, tests, documentation, integration, README.
    Ci {
        /// Format, lints and unit tests only.
        #[arg(long)]
        quick: bool,
    },
    /// Write the list of all fields that can be sent, and its JSON Schema.
    Catalogue {
        /// Only compare what is there with what would be written.
        #[arg(long)]
        check: bool,
        /// Only print what is new, re-meant or gone since the list in this file, which `fields --format json` printed.
        #[arg(long, value_name = "FILE", conflicts_with = "check")]
        diff: Option<PathBuf>,
    },
    /// Write all that strangers build on in the core as one text.
    PublicApi {
        /// Only compare what is there with what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Check the licences and the sources of all dependencies.
    Deny,
    /// Pack every crate that strangers use, and build each from its package.
    Crates,
    /// Make and try what operators install: Debian package, tarball, root of an image, list of components, sums.
    Package {
        /// The programs; all of them if none is named.
        names: Vec<String>,
    },
    /// Run all that a release must pass, make its files, and tag it.
    Release {
        /// Do everything but the tag.
        #[arg(long)]
        dry_run: bool,
        /// The version, which the workspace and the changelog have already.
        version: String,
    },
    /// Check every build that features allow, and that it holds what its features say.
    Features,
    /// Measure what things cost on this machine, beside their budgets; all but the features, or one part.
    Bench { part: Option<bench::Part> },
    /// Serve a simulated node to a measurement.
    #[command(hide = true)]
    ServeNode { authority: Option<PathBuf> },
    /// Run real binaries over real sockets; one case, or all.
    Integration {
        /// The case; all of them if it is left out.
        case: Option<String>,
    },
    /// Run every test and every case, and show which faults they cover.
    Faults,
    /// Run every command of the README.
    Readme,
}

fn main() -> ExitCode {
    match environment::leave_package().and_then(|()| run(&Command::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::line(format_args!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    match command {
        Command::Demo => demo::run(),
        Command::Ci { quick: false } => ci::run(),
        Command::Ci { quick: true } => ci::quick(),
        Command::Catalogue { diff: Some(older), .. } => catalogue::diff(older),
        Command::Catalogue { check: false, .. } => catalogue::write(),
        Command::Catalogue { check: true, .. } => catalogue::check(),
        Command::PublicApi { check: false } => public_api::write(),
        Command::PublicApi { check: true } => public_api::check(),
        Command::Deny => deny::run(),
        Command::Crates => crates::run(),
        Command::Package { names } => package::run(names).map(drop),
        Command::Release { dry_run: true, version } => release::rehearse(version),
        Command::Release { dry_run: false, version } => release::run(version),
        Command::Features => features::run(),
        Command::Bench { part } => bench::run(*part),
        Command::ServeNode { authority } => bench::node::serve(authority.as_deref()),
        Command::Faults => faults::run(),
        Command::Integration { case } => integration::run(case.as_deref()),
        Command::Readme => readme::run(readme::Scope::All),
    }
}
