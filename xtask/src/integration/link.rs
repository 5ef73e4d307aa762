//! A third party's section arrives however the host is built, and a host that is put together wrongly says what to do.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};

use crate::checking::Verdict;
use crate::workspace::{root, target};

/// What a panic in a provider comes to.
#[derive(Clone, Copy)]
enum Panic {
    /// It costs its own section.
    Caught,
    /// It ends the host, which chose that with `panic = "abort"`.
    EndsTheHost,
}

/// Cargo's profiles of the host, where they put it, and what a panic comes to.
const PROFILES: [(&str, &str, Panic); 4] = [
    ("dev", "debug", Panic::Caught),
    ("release", "release", Panic::Caught),
    ("lto", "lto", Panic::Caught),
    ("abort", "abort", Panic::EndsTheHost),
];

/// The tests of the host that must have run.
const TESTS: [&str; 3] = [
    "what_the_program_links_its_tests_link",
    "a_crate_that_a_test_names_is_linked",
    "a_crate_that_a_test_does_not_name_is_not_linked",
];

const SIGABRT: i32 = 6;

pub(super) fn a_strangers_section_arrives_however_the_host_is_built() -> Result<Verdict> {
    for (profile, directory, panic) in PROFILES {
        check_host(&build_host(profile, directory)?, panic).with_context(|| format!("built as {profile}"))?;
    }
    tests_have_the_sections_that_they_name()?;
    a_crate_that_is_not_linked_is_a_compile_error()?;
    two_crates_with_one_section_are_both_named()?;
    Ok(Verdict::Passed)
}

fn build_host(profile: &str, directory: &str) -> Result<PathBuf> {
    said(&cargo("link-host", &["build", "--quiet", "--profile", profile])?)?;
    Ok(target()?.join(directory).join("link-host"))
}

fn check_host(host: &Path, panic: Panic) -> Result<()> {
    let log = said(&run(host, "steady")?)?;
    for text in ["acmeGpu (acme-gpu 1.4.0)", "\"acmeGpu\": {\n    \"deviceCount\": ", "\"clientCount\": 7"] {
        ensure!(log.contains(text), "{text:?} is not in:\n{log}");
    }
    let warns = log.contains("this program is built with panic = \"abort\"");
    ensure!(warns == matches!(panic, Panic::EndsTheHost), "what a panic comes to is said wrongly:\n{log}");
    let panicked = run(host, "panicking")?;
    match panic {
        Panic::Caught => {
            let log = said(&panicked)?;
            ensure!(log.contains("server (it panicked)") && log.contains("\"acmeGpu\": {"), "{log}");
        }
        Panic::EndsTheHost => ensure!(
            panicked.status.signal() == Some(SIGABRT),
            "the host ended with {}, and `panic = \"abort\"` says otherwise: correct ARCHITECTURE.md",
            panicked.status
        ),
    }
    Ok(())
}

fn tests_have_the_sections_that_they_name() -> Result<()> {
    let said = said(&cargo("link-host", &["test"])?)?;
    for test in TESTS {
        ensure!(said.contains(&format!("{test} ... ok")), "{test} was not run:\n{said}");
    }
    Ok(())
}

fn a_crate_that_is_not_linked_is_a_compile_error() -> Result<()> {
    let output = cargo("link-faults", &["check", "--quiet", "--bin", "forgotten"])?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(!output.status.success(), "a crate that is declared and not linked compiles");
    ensure!(said.contains("extern crate `acme_gpu` is unused in crate `forgotten`"), "it is not named:\n{said}");
    ensure!(said.matches("is unused in crate").count() == 1, "more than that is wrong:\n{said}");
    Ok(())
}

fn two_crates_with_one_section_are_both_named() -> Result<()> {
    let said = said(&cargo("link-faults", &["run", "--quiet", "--bin", "twice"])?)?;
    for text in ["the telemetry section `acmeGpu`", "acme-gpu 1.4.0", "rival-gpu 2.0.0"] {
        ensure!(said.contains(text), "{text:?} is not in:\n{said}");
    }
    Ok(())
}

/// Runs the host with nothing in its environment that opts out.
fn run(host: &Path, kind: &str) -> Result<Output> {
    Command::new(host).arg(kind).env_clear().output().with_context(|| format!("{} can't be run", host.display()))
}

/// Runs cargo in a fixture; the target directory is the one that everything uses.
fn cargo(fixture: &str, arguments: &[&str]) -> Result<Output> {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).arg("--locked").current_dir(root()?.join("xtask/fixtures").join(fixture));
    Ok(cargo.env("CARGO_TARGET_DIR", target()?).output()?)
}

/// What was printed, if it ended well.
fn said(output: &Output) -> Result<String> {
    let (said, complaints) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "it ended with {}:\n{said}{complaints}", output.status);
    Ok(said.into_owned())
}
