//! Cases with the real agent over real sockets, which `cargo xtask integration` runs.

mod case;
mod cases;
mod check;
mod compare;
mod consent;
mod delivery;
mod endpoints;
mod fixture;
mod golden;
mod group;
mod held_back;
mod killing;
mod limits;
mod machine;
mod metrics;
mod missing;
mod need;
mod network;
mod node;
mod own_machine;
mod record;
mod report;
mod restarts;
mod schema;
mod send;
mod status;
mod stderr;
mod stopping;
mod values;
mod whole;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use self::case::Concurrency;
use self::cases::CASES;
use self::node::process;
use self::stderr::print_line;

/// The variable that names the agent's binary.
const PROGRAM: &str = "TELEMETRY_TEST_AGENT";

/// How many cases run at the same time, where the command line does not say: most of them wait for the agent's clock.
const AT_ONCE: usize = 4;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(process::COMMAND) {
        return process::serve();
    }
    let Some(program) = std::env::var_os(PROGRAM) else {
        print_line(format_args!("run these cases by `cargo xtask integration`, which names the agent in {PROGRAM}"));
        return ExitCode::FAILURE;
    };
    run(&Arguments::from_args(), Path::new(&program))
}

/// Runs what may run at the same time, and then what has to run alone.
fn run(arguments: &Arguments, program: &Path) -> ExitCode {
    let parallel = Arguments { test_threads: arguments.test_threads.or(Some(AT_ONCE)), ..arguments.clone() };
    let serial = Arguments { test_threads: Some(1), ..arguments.clone() };
    let stages = [(parallel, Concurrency::Parallel), (serial, Concurrency::Serial)];
    let failed = stages.map(|(arguments, concurrency)| has_failed(&arguments, trials(concurrency, program)));
    if failed.contains(&true) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn trials(concurrency: Concurrency, program: &Path) -> Vec<Trial> {
    CASES.iter().filter(|case| case.concurrency == concurrency).map(|case| case.trial(program)).collect()
}

fn has_failed(arguments: &Arguments, trials: Vec<Trial>) -> bool {
    let is_wanted = trials.iter().any(|trial| !arguments.is_filtered_out(trial));
    is_wanted && libtest_mimic::run(arguments, trials).has_failed()
}
