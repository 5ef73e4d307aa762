//! `cargo xtask release`: all that a release must pass, its files, and its tag.

use std::fs;

use anyhow::{Result, ensure};
use xshell::cmd;

use crate::checking::{CheckStatus, Checked};
use crate::package::{self, Package};
use crate::terminal::{headline, line};
use crate::{ci, crates, deny, readme, workspace};

/// Makes the release, and tags it; whoever made it pushes the tag.
pub(crate) fn run(version: &str) -> Result<()> {
    rehearse(version)?;
    let (shell, tag) = (workspace::shell()?, tag(version));
    Ok(cmd!(shell, "git tag --annotate {tag} --message {tag}").run()?)
}

/// All but the tag.
pub(crate) fn rehearse(version: &str) -> Result<()> {
    check_version(version)?;
    check_changelog(&fs::read_to_string(workspace::root()?.join("CHANGELOG.md"))?, version)?;
    check_tree()?;
    check_tag(version)?;
    check_named(version)?;
    ci::run()?;
    headline("crates");
    crates::run()?;
    headline("packages");
    ensure_all_were_run(&package::run(&[])?)?;
    headline("README");
    readme::run(readme::Scope::All)?;
    headline("licences and sources");
    deny::run()?;
    headline(format_args!("{} is ready", tag(version)));
    Package::chosen(&[])?.iter().try_for_each(print)
}

fn tag(version: &str) -> String {
    format!("v{version}")
}

fn check_version(version: &str) -> Result<()> {
    let own = workspace::version()?;
    ensure!(own == version, "the workspace has the version {own}: set `version` in the root's Cargo.toml to {version}");
    Ok(())
}

fn check_changelog(text: &str, version: &str) -> Result<()> {
    let heading = format!("## {version}");
    let mut entry =
        text.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    ensure!(entry.any(|line| line.starts_with("- ")), "CHANGELOG.md says nothing under `{heading}`");
    Ok(())
}

/// What is released is what is committed.
fn check_tree() -> Result<()> {
    let shell = workspace::shell()?;
    let changed = cmd!(shell, "git status --porcelain").quiet().read()?;
    ensure!(changed.is_empty(), "these files are not committed:\n{changed}");
    Ok(())
}

/// A tag that is there already is that of this very commit, as it is where a pushed tag starts this.
fn check_tag(version: &str) -> Result<()> {
    let (shell, tag) = (workspace::shell()?, tag(version));
    let tagged = cmd!(shell, "git tag --list {tag}").quiet().read()?;
    let here = cmd!(shell, "git tag --points-at HEAD").quiet().read()?;
    let is_here = here.lines().any(|own| own == tag);
    ensure!(tagged.is_empty() || is_here, "the tag {tag} is that of another commit");
    Ok(())
}

/// What names the version to operators, besides the manifests: files of the package, and the image.
fn check_named(version: &str) -> Result<()> {
    let rows =
        [("README.md", format!("_{version}-1_")), ("packaging/kubernetes/sidecar.yaml", format!(":{version}\n"))];
    for (file, name) in rows {
        let text = fs::read_to_string(workspace::root()?.join(file))?;
        ensure!(text.contains(&name), "{file} names another version: {:?} is not in it", name.trim());
    }
    Ok(())
}

/// What was not run is not known to be right.
fn ensure_all_were_run(checks: &[Checked]) -> Result<()> {
    let skipped: Vec<_> = checks.iter().filter(|check| matches!(check.status, CheckStatus::Skipped(_))).collect();
    let lines: Vec<_> = skipped.iter().map(ToString::to_string).collect();
    ensure!(skipped.is_empty(), "a release needs every check of its packages:\n{}", lines.join("\n"));
    Ok(())
}

fn print(package: &Package) -> Result<()> {
    line(package.directory()?.display());
    package::print_sums(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_entry: bool) {
        assert_eq!(check_changelog(text, "0.2.0").is_ok(), is_entry, "{text}");
    }

    #[test]
    fn a_version_has_an_entry_of_its_own() {
        check("# Changelog\n\n## 0.2.0\n\n- Something.\n\n## 0.1.0\n", true);
        check("# Changelog\n\n## 0.2.0\n\n## 0.1.0\n\n- Something.\n", false);
        check("# Changelog\n\n## 0.2.0-rc1\n\n- Something.\n", false);
        check("# Changelog\n\n## Unreleased\n\n- Something.\n", false);
    }
}
