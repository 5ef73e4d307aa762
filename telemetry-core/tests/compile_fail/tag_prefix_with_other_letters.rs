//! What stands before a tag is a word of lower-case letters, so that its end is plain to see.

use telemetry_core::{Label, Section, Tag};

/// What stands before the version.
#[derive(Clone, Copy, Label)]
pub enum Prefix {
    #[label("open-source")]
    OpenSource,
}

/// A release.
#[derive(Section)]
#[section(reason = "Tells which releases are in use")]
pub struct Release {
    /// Its tag.
    pub tag: Tag<Prefix>,
}

fn main() {}
