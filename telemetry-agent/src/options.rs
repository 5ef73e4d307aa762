//! The options of a report, each of which is also a variable.

#[cfg_attr(not(feature = "http-sink"), path = "options/without_endpoint.rs")]
mod endpoint;
mod log;
#[cfg_attr(not(feature = "environment"), path = "options/without_machine.rs")]
mod machine;
mod report;
mod times;

use clap::Args;

#[allow(unused_imports, reason = "`check` tells the sink, which a build without a node does not have")]
pub(crate) use endpoint::{EndpointOptions, REMOTE_SINK};
pub(crate) use log::{LogFormat, LogOptions};
pub(crate) use machine::MachineOptions;
pub(crate) use report::ReportOptions;
pub(crate) use times::Times;

use crate::node::NodeOptions;
use crate::service_directories::ServiceDirectories;

#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) node: NodeOptions,
    #[command(flatten)]
    pub(crate) endpoint: EndpointOptions,
    #[command(flatten)]
    pub(crate) report: ReportOptions,
    #[command(flatten)]
    pub(crate) times: Times,
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

impl Options {
    /// Takes what is not given from the service manager.
    pub(crate) fn or_of_service(&mut self, directories: &ServiceDirectories) {
        self.times.state_dir = self.times.state_dir.take().or_else(|| directories.state.clone());
        self.log.directory = self.log.directory.take().or_else(|| directories.logs.clone());
        self.node.or_of_service(directories);
        self.endpoint.or_of_service(directories);
    }
}
