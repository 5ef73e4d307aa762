//! Two builds of one source in two folders: program and package are the same, bit for bit.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use super::build::{Linkage, Place};
use super::{Package, debian, sums};
use crate::terminal::line;
use crate::workspace;

/// Builds all of it once more from a copy in another folder, and compares.
pub(super) fn check(package: &Package) -> Result<()> {
    let again = workspace::target()?.join("package/again");
    let place = Place { source: again.join("the source of another machine"), target: again.join("build") };
    workspace::copy_source(&place.source)?;
    let first = Place::of_workspace()?;
    for linkage in [Linkage::Dynamic, Linkage::Static] {
        let program = first.program(package.program, linkage)?;
        names_no_folder(&program)?;
        compare(&program, &place.program(package.program, linkage)?)?;
    }
    let name = package.debian_name()?;
    fs::remove_file(again.join(&name)).ok();
    compare(&package.directory()?.join(&name), &debian::make(package, &place, &again)?)
}

fn compare(first: &Path, second: &Path) -> Result<()> {
    let (sum, again) = (sums::of(first)?, sums::of(second)?);
    ensure!(sum == again, "{} has the sum {sum}, and {} has {again}", first.display(), second.display());
    line(format_args!("         {sum}  {} twice", first.display()));
    Ok(())
}

/// A folder of whoever builds would differ on the next machine.
fn names_no_folder(program: &Path) -> Result<()> {
    let (text, root) = (fs::read(program)?, workspace::root()?);
    let homes = [Some(root), std::env::home_dir()];
    for folder in homes.into_iter().flatten().map(|folder| folder.into_os_string().into_encoded_bytes()) {
        let is_named = text.windows(folder.len() + 1).any(|found| found.starts_with(&folder) && found.ends_with(b"/"));
        ensure!(!is_named, "{} names the folder {}", program.display(), String::from_utf8_lossy(&folder));
    }
    Ok(())
}
