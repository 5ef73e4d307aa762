//! The options of what no node tells, and its operator does.

use clap::Args;
use telemetry_core::{CollectError, Label, Tag};
use telemetry_kurrentdb::OperatorValues;
use telemetry_providers::release::{Edition, TagPrefix};

#[derive(Args, Debug)]
#[command(next_help_heading = "The node")]
pub(crate) struct OperatorOptions {
    /// The release tag to report, such as oss-v23.10.0, since a node does not tell it.
    #[arg(long, value_name = "TEXT", env = "TELEMETRY_AGENT_TAG", requires = "node")]
    tag: Option<Tag<TagPrefix>>,

    /// The edition to report, of a server since 24.2: local, oss, ce or ee.
    #[arg(long, value_name = "WORD", env = "TELEMETRY_AGENT_EDITION", requires = "node", value_parser = edition)]
    edition: Option<Edition>,
}

impl OperatorOptions {
    pub(crate) fn values(&self) -> OperatorValues {
        let tag = self.tag.clone().ok_or(CollectError::NotThere("no --tag is given"));
        let edition = self.edition.ok_or(CollectError::NotThere("no --edition is given"));
        OperatorValues::default().tag(tag).edition(edition)
    }
}

fn edition(text: &str) -> Result<Edition, String> {
    Edition::parse(&text.to_lowercase()).ok_or_else(|| format!("it is one of {}", Edition::NAMES.join(", ")))
}
