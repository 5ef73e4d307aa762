//! `cargo xtask readme`: every command of the README is run.

use anyhow::Result;

pub(crate) fn run() -> Result<()> {
    anyhow::bail!("not yet")
}
