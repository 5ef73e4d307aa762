//! `cargo xtask readme`: every block of the README is run, compiled or compared.

mod machine;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use telemetry_testkit::{Agent, Collector, Node, Recording};

use self::machine::Machine;
use crate::checking::{Tally, Verdict};
use crate::{tools, workspace};

/// A fenced block.
struct Block<'a> {
    language: &'a str,
    text: &'a str,
}

/// Which blocks are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    All,
    /// Those that need no package, whose release build takes minutes.
    WithoutPackages,
}

pub(crate) fn run(scope: Scope) -> Result<()> {
    let readme = fs::read_to_string(workspace::root()?.join("README.md"))?;
    let blocks = blocks(&readme)?;
    let (mut tally, mut machine) = (Tally::default(), Machine::fresh()?);
    for block in &blocks {
        let first = block.text.lines().next().unwrap_or_default();
        tally.check(&format!("README, {}: {first}", block.language), || match scope {
            Scope::WithoutPackages if block.is_of_machine() => Ok(Verdict::Skipped(OF_MACHINE.to_owned())),
            _ => check(block, &blocks, &mut machine),
        });
    }
    tally.end().map(drop)
}

const OF_MACHINE: &str = "not run here, since it needs a package: `cargo xtask readme` runs it";

impl Block<'_> {
    /// Whether its commands are for the machine of an operator.
    fn is_of_machine(&self) -> bool {
        self.language == "sh" && machine::is_meant(self.text)
    }
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (language, after) = after.split_once('\n').context("a block without a language")?;
        let (text, after) = after.split_once("\n```\n").context("a block without an end")?;
        blocks.push(Block { language, text });
        rest = after;
    }
    Ok(blocks)
}

fn check(block: &Block<'_>, all: &[Block<'_>], machine: &mut Machine) -> Result<Verdict> {
    match block.language {
        "json" => ensure!(block.text == Recording::open("specified")?.own_telemetry()?, "not the specified message"),
        "sh" if block.is_of_machine() => {
            return tools::with(&["dpkg", "sha256sum"], || block.text.lines().try_for_each(|line| machine.run(line)));
        }
        "sh" => block.text.lines().try_for_each(run_command)?,
        "toml" => build_host(block.text, host_source(all)?)?,
        "rust" if block.text.contains("fn main()") => {} // Built with the manifest above it.
        "rust" => ensure!(format!("{}\n", block.text) == gpu_source()?, "not the file of the example provider"),
        "text" => check_lines(block.text)?,
        other => bail!("nothing checks a block of `{other}`"),
    }
    Ok(Verdict::Passed)
}

fn host_source<'a>(all: &[Block<'a>]) -> Result<&'a str> {
    let host = all.iter().find(|block| block.language == "rust" && block.text.contains("fn main()"));
    Ok(host.context("no host")?.text)
}

fn gpu_source() -> Result<String> {
    Ok(fs::read_to_string(workspace::root()?.join("examples/provider/src/lib.rs"))?)
}

/// Builds and runs the embedding server as a program of its own.
fn build_host(dependencies: &str, source: &str) -> Result<()> {
    let root = workspace::root()?;
    let target = workspace::target()?;
    let directory = target.join("readme-host");
    let dependencies = dependencies.replace("path = \"", &format!("path = \"{}/", root.display()));
    let package = "[package]\nname = \"readme-host\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
    let profile = "[profile.dev]\ndebug = \"line-tables-only\"\n\n[workspace]\n";
    fs::create_dir_all(directory.join("src"))?;
    fs::write(directory.join("Cargo.toml"), format!("{package}\n{dependencies}\n{profile}"))?;
    fs::write(directory.join("src/main.rs"), source)?;
    fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock"))?;
    let mut build = Command::new("cargo");
    workspace::succeed(build.args(["run", "--quiet"]).current_dir(directory).env("CARGO_TARGET_DIR", target))
}

/// Runs one command as it stands there, but for what only the reader's machine has.
fn run_command(command: &str) -> Result<()> {
    let words: Vec<_> = command.split_whitespace().collect();
    match words.as_slice() {
        // The one is a step of the other, and that is what runs now.
        ["cargo", "xtask", "demo" | "ci"] => Ok(()),
        ["cargo", "build", rest @ ..] => build(rest),
        ["cargo", rest @ ..] => workspace::succeed(Command::new("cargo").args(rest).current_dir(workspace::root()?)),
        ["target/release/telemetry-agent", "check", options @ ..] => check_node(options),
        ["target/release/telemetry-agent", "preview", options @ ..] => preview(options),
        ["target/release/telemetry-agent", "fields"] => {
            workspace::succeed(Command::new(program(&workspace::target()?)).arg("fields"))
        }
        ["target/release/telemetry-agent", "run", options @ ..] => report(options),
        _ => bail!("nothing runs `{command}`"),
    }
}

/// Builds as it stands there, but for the optimization over all crates, which takes longer than everything else here and shows nothing.
fn build(options: &[&str]) -> Result<()> {
    let mut build = Command::new("cargo");
    build.arg("build").args(options).current_dir(workspace::root()?);
    build.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    workspace::succeed(&mut build)
}

/// A recorded node without `AtomPub` has no first epoch, which is not missing.
fn check_node(options: &[&str]) -> Result<()> {
    let node = Node::recorded("25.0/defaults").start()?;
    let check = agent(options, &node)?.to_its_end(&["check"])?;
    let text = String::from_utf8(check.stdout)?;
    ensure!(check.status.success() && text.contains("/subscriptions"), "{} {text}", check.status);
    Ok(())
}

fn preview(options: &[&str]) -> Result<()> {
    let node = Node::recorded("25.0/defaults").start()?;
    let preview = agent(options, &node)?.preview()?;
    let text = String::from_utf8(preview.stdout)?;
    ensure!(preview.status.success() && text.contains("\"version\": \"25.0.0\""), "{text}");
    Ok(())
}

fn report(options: &[&str]) -> Result<()> {
    let (node, collector) = (Node::recorded("specified").start()?, Collector::start()?);
    let agent = agent(options, &node)?.option("--endpoint", collector.url()).option("--first-report", "1s").start()?;
    let log = agent.wait_for("Telemetry report sent to")?;
    ensure!(log.contains("needs a user in $admins"), "{log}");
    ensure!(agent.stop()?.0.success(), "it did not end well");
    Ok(())
}

/// The agent with the options of a command line; the node is the simulated one, and files are where this test may write.
fn agent(options: &[&str], node: &Node) -> Result<Agent> {
    let target = workspace::target()?;
    let password = target.join("readme-password.txt");
    fs::write(&password, "changeit\n")?;
    let mut agent = Agent::new(&workspace::root()?.join(program(&target)));
    for pair in options.chunks(2) {
        let [name, value] = pair else { bail!("an option without a value: {pair:?}") };
        agent = match *name {
            "--node" => agent.option(name, node.url()),
            "--password-file" => agent.option(name, password.display().to_string()),
            "--log-dir" => agent,
            _ => agent.option(name, *value),
        };
    }
    Ok(agent)
}

fn program(target: &Path) -> std::path::PathBuf {
    target.join("release/telemetry-agent")
}

/// What the agent is said to print, it prints: each line without the values that differ is found in its parts.
fn check_lines(text: &str) -> Result<()> {
    let node = Node::recorded("specified").start()?;
    let collector = Collector::start()?;
    collector.answering(202);
    let options = ["--node", "", "--user", "ops", "--password-file", "", "--tag", "oss-v23.10.0", "--data-dir", "/"];
    let agent = agent(&options, &node)?.option("--endpoint", collector.url()).option("--first-report", "1s").start()?;
    let log = agent.wait_for("Telemetry report sent to")?;
    let log = log.replace(&collector.url(), "https://telemetry.example.com:443").replace("1 s after", "1 h after");
    for line in text.lines() {
        let is_printed =
            |logged: &str| logged.ends_with(line) || without_occasion(logged).ends_with(without_occasion(line));
        ensure!(log.lines().any(is_printed), "the agent does not print {line:?}:\n{log}");
    }
    Ok(())
}

/// The line of an outcome up to its key and its next due time, which no two reports share; any other line as it is.
fn without_occasion(line: &str) -> &str {
    match line.split_once("; key ") {
        Some((before, occasion)) if occasion.contains("; next report at ") => before,
        _ => line,
    }
}
