//! The host: what the options make of telemetry.

use telemetry_core::{Builder, Schedule, Telemetry};

use crate::failure::Failure;
use crate::instance;
use crate::memory::{Memory, Remember};
use crate::options::Options;
use crate::product::PRODUCT;

/// Puts telemetry together; no endpoint and no node is asked before it starts.
pub(crate) fn builder(options: &Options, memory: Option<Memory>) -> Result<Builder, Failure> {
    let builder = Telemetry::builder(PRODUCT).schedule(schedule(options, memory.as_ref())?).discover();
    let builder = match memory {
        Some(memory) => builder.setting(memory).sink::<Remember>(),
        None => builder,
    };
    let builder = with_settings(builder, options);
    with_node(builder, options)
}

fn schedule(options: &Options, memory: Option<&Memory>) -> Result<Schedule, Failure> {
    let schedule = Schedule::new(options.first_report, options.interval)?;
    let schedule = schedule.spread(options.spread, &instance::identity(options));
    Ok(match memory.and_then(Memory::since_last) {
        Some(since) => schedule.resumed(since),
        None => schedule,
    })
}

fn with_settings(builder: Builder, options: &Options) -> Builder {
    #[cfg(feature = "environment")]
    let builder = match options.data_dir.clone() {
        Some(directory) => builder.setting(telemetry_providers::environment::DataDirectory(directory)),
        None => builder,
    };
    #[cfg(feature = "http-sink")]
    let builder = match options.endpoint.clone() {
        Some(endpoint) => builder.setting(endpoint),
        None => builder,
    };
    let _ = options;
    builder
}

#[cfg(feature = "kurrentdb")]
fn with_node(builder: Builder, options: &Options) -> Result<Builder, Failure> {
    use crate::kurrentdb::{self, Credentials, Node, Said};
    use crate::options::NodeOptout;

    let Some(address) = options.node.clone() else {
        return Ok(builder);
    };
    let credentials = match (&options.user, &options.password_file) {
        (Some(user), Some(file)) => Some(Credentials::read(user, file)?),
        _ => None,
    };
    let said = Said {
        tag: options.tag.clone(),
        #[cfg(feature = "release")]
        edition: options.edition,
    };
    let node = Node::new(address, credentials, said);
    let builder = match options.node_optout {
        NodeOptout::Honour => kurrentdb::honour_optout(builder, &node),
        NodeOptout::Ignore => builder,
    };
    Ok(kurrentdb::supply(builder, &node))
}

#[cfg(not(feature = "kurrentdb"))]
fn with_node(builder: Builder, _options: &Options) -> Result<Builder, Failure> {
    Ok(builder)
}
