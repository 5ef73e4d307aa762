//! A build without the section `release`: there is nothing that its operator has to tell.

use clap::Args;
use telemetry_kurrentdb::OperatorValues;

#[derive(Args, Debug)]
pub(crate) struct OperatorOptions {}

impl OperatorOptions {
    pub(crate) fn values(&self) -> OperatorValues {
        OperatorValues::default()
    }
}
