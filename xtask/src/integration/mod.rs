//! `cargo xtask integration [case]`: real binaries, real sockets.

mod agent;
mod embedding;
mod library;
mod link;

use anyhow::{Result, ensure};

pub(crate) use self::agent::AgentCases;
use crate::checking::{self, Checked, Tally, Verdict};

type Case = fn() -> Result<Verdict>;

/// Every case that builds a host, by its name. Those with the real agent are that crate's, below `tests/integration`.
const HOSTS: &[(&str, Case)] = &[
    ("third-party", embedding::a_strangers_section_is_there),
    ("third-party-node", embedding::a_stranger_reads_two_sections_of_a_node),
    ("c3-x7-link", link::a_strangers_section_arrives_however_the_host_is_built),
    ("x9-library", library::a_host_in_c_has_the_sections_of_its_library),
    ("x3-two-cores", embedding::two_copies_of_the_core_are_refused),
];

/// Runs one case, or all of them.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let results = match only {
        None => run_all(),
        Some(name) if HOSTS.iter().any(|(host, _)| *host == name) => build_hosts(|host| host == name),
        Some(name) => run_one(name),
    }?;
    checking::ensure_none_failed(&results)
}

/// Failures of the one kind don't keep the other from being run.
fn run_all() -> Result<Vec<Checked>> {
    let (agents, hosts) = (AgentCases::build()?.run(&[]), run_hosts());
    Ok(agents?.into_iter().chain(hosts?).collect())
}

/// Every case that builds a host.
pub(crate) fn run_hosts() -> Result<Vec<Checked>> {
    build_hosts(|_| true)
}

fn run_one(name: &str) -> Result<Vec<Checked>> {
    let cases = AgentCases::build()?;
    let names = cases.names()?;
    let all: Vec<_> = names.iter().map(String::as_str).chain(HOSTS.iter().map(|(host, _)| *host)).collect();
    ensure!(names.iter().any(|case| case == name), "no such case; there are {}", all.join(", "));
    cases.run(&["--exact", name])
}

fn build_hosts(is_wanted: impl Fn(&str) -> bool) -> Result<Vec<Checked>> {
    let mut tally = Tally::default();
    for (name, case) in HOSTS.iter().filter(|(name, _)| is_wanted(name)) {
        tally.check(name, case);
    }
    tally.count()
}
