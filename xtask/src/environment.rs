//! What cargo tells the program that it runs, and must not reach the cargo that this program runs in turn.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::Result;

/// How the names of variables begin that describe the package which is run. A crate whose build script reads them, such as
/// `ring`, is built again whenever they change, and so is everything above it.
const OF_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// Begins this program once more without them, if there are any.
pub(crate) fn leave_package() -> Result<()> {
    let described: Vec<_> = env::vars_os().map(|(name, _)| name).filter(is_of_package).collect();
    if described.is_empty() {
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1));
    for name in described {
        again.env_remove(name);
    }
    Err(again.exec().into())
}

fn is_of_package(name: &OsString) -> bool {
    OF_PACKAGE.iter().any(|start| name.as_encoded_bytes().starts_with(start.as_bytes()))
}
