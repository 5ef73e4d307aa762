//! `cargo xtask public-api`: all that strangers build on in the core, as one text, committed and checked.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::workspace;

/// Writes the file.
pub(crate) fn write() -> Result<()> {
    Ok(fs::write(file()?, text()?)?)
}

/// Compares the file with what would be written.
pub(crate) fn check() -> Result<()> {
    let (path, text) = (file()?, text()?);
    let there = fs::read_to_string(&path).unwrap_or_default();
    let change = changed_line(&there, &text);
    ensure!(
        change.is_none(),
        "{} is not the public API: run `cargo xtask public-api`; {}",
        path.display(),
        change.unwrap_or_default()
    );
    Ok(())
}

fn file() -> Result<PathBuf> {
    Ok(workspace::root()?.join("telemetry-core/public-api.txt"))
}

/// One item a line, without those that every type has by a derive or by the compiler.
fn text() -> Result<String> {
    let api = public_api::Builder::from_rustdoc_json(rustdoc_json()?)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("rustdoc's JSON can't be read: does public-api fit the pinned toolchain?")?;
    Ok(format!("{api}"))
}

/// The pinned toolchain is a stable one, whose rustdoc writes JSON only where it is told that it may.
fn rustdoc_json() -> Result<PathBuf> {
    let (shell, target) = (workspace::shell()?, workspace::target()?.join("public-api"));
    cmd!(shell, "cargo rustdoc --quiet --package telemetry-core --lib -- -Z unstable-options --output-format json")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .quiet()
        .run()?;
    Ok(target.join("doc/telemetry_core.json"))
}

/// The first line that one of the two texts has and the other has not.
fn changed_line(there: &str, text: &str) -> Option<String> {
    let has = |text: &str, line: &str| text.lines().any(|own| own == line);
    let gone = there.lines().find(|line| !has(text, line)).map(|line| format!("gone: {line}"));
    let new = || text.lines().find(|line| !has(there, line)).map(|line| format!("new: {line}"));
    let moved = || (there != text).then(|| "its lines are in another order".to_owned());
    gone.or_else(new).or_else(moved)
}

#[cfg(test)]
mod tests {
    use super::changed_line;

    #[track_caller]
    fn check(there: &str, text: &str, expected: Option<&str>) {
        assert_eq!(changed_line(there, text).as_deref(), expected, "{there:?} {text:?}");
    }

    #[test]
    fn the_first_difference_is_said() {
        check("a\nb\n", "a\nb\n", None);
        check("a\nb\n", "a\n", Some("gone: b"));
        check("a\n", "a\nb\n", Some("new: b"));
        check("b\na\n", "a\nb\n", Some("its lines are in another order"));
        check("", "a\n", Some("new: a"));
    }
}
