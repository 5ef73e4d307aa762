//! The Debian package, made by cargo-deb from the table `package.metadata.deb` of a program's manifest.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::{Shell, cmd};

use super::Package;
use super::build::{Linkage, Place, source_date_epoch, triple};
use crate::tools;

/// The version that is installed where it is missing.
const CARGO_DEB: &str = "3.8.0";

/// Packs a program that was built at this place into a directory.
pub(super) fn make(package: &Package, place: &Place, directory: &Path) -> Result<PathBuf> {
    let (cargo_deb, shell, triple, name) =
        (tools::installed("cargo-deb", CARGO_DEB)?, Shell::new()?, triple(), package.program);
    shell.change_dir(&place.source);
    let file = directory.join(package.debian_name()?);
    let pack =
        cmd!(shell, "{cargo_deb} deb --quiet --no-build --no-strip --package {name} --target {triple} --output {file}");
    let pack = pack.env("CARGO_TARGET_DIR", place.target(Linkage::Dynamic));
    pack.env("SOURCE_DATE_EPOCH", source_date_epoch()?).quiet().ignore_stdout().run()?;
    Ok(file)
}
