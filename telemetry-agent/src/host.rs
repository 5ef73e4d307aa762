//! The host: what the options make of telemetry.

#[cfg(feature = "kurrentdb")]
use std::sync::Arc;

use telemetry_core::{Builder, Report, Schedule, Telemetry};

use crate::failure::Failure;
use crate::instance;
#[cfg(feature = "kurrentdb")]
use crate::kurrentdb::{self, Credentials, Node, NodeAddress, PASSWORD_VARIABLE};
use crate::memory::{Memory, Remember};
#[cfg(feature = "kurrentdb")]
use crate::options::NodeOptions;
use crate::options::Options;
use crate::product::PRODUCT;

/// Puts telemetry together; nothing is read or opened before it starts but the files of the password, of the certificates
/// and of the state.
pub(crate) fn builder(options: &Options, memory: Option<Memory>) -> Result<Builder, Failure> {
    let builder = without_node(options, memory)?;
    #[cfg(feature = "kurrentdb")]
    let builder = match node(&options.node)? {
        Some(node) => beside(builder, options, &node),
        None => kurrentdb::supply_none(builder),
    };
    Ok(builder)
}

/// Telemetry of this process and this machine.
pub(crate) fn without_node(options: &Options, memory: Option<Memory>) -> Result<Builder, Failure> {
    let builder = Telemetry::builder(PRODUCT).schedule(schedule(options, memory.as_ref())?).discover();
    let builder = match memory {
        Some(memory) => builder.setting(memory).sink::<Remember>(),
        None => builder,
    };
    Ok(with_settings(builder, options))
}

fn schedule(options: &Options, memory: Option<&Memory>) -> Result<Schedule, Failure> {
    let mut schedule = Schedule::new(options.times.first_report, options.times.interval)?;
    if !options.times.spread.is_zero() {
        schedule = schedule.spread(options.times.spread, &instance::identity(options));
    }
    Ok(match memory.and_then(Memory::since_last) {
        Some(since) => schedule.resumed(since),
        None => schedule,
    })
}

/// Composes the report that would be sent now; nothing is written or sent.
pub(crate) fn preview(options: &Options) -> Result<Report, Failure> {
    let builder = builder(options, None)?;
    builder.check()?;
    builder.preview().map_err(Failure::Preview)
}

fn with_settings(builder: Builder, options: &Options) -> Builder {
    #[cfg(feature = "environment")]
    let builder = match options.data_dir.clone() {
        Some(directory) => builder.setting(telemetry_providers::environment::DataDirectory(directory)),
        None => builder,
    };
    #[cfg(feature = "http-sink")]
    let builder = match options.endpoint.configured() {
        Some(endpoint) => builder.setting(endpoint),
        None => builder,
    };
    let _ = options;
    builder
}

/// Telemetry of that node, too, which can keep its reports from being sent.
#[cfg(feature = "kurrentdb")]
pub(crate) fn beside(builder: Builder, options: &Options, node: &Arc<Node>) -> Builder {
    use crate::options::NodeOptout;

    let builder = match options.node.node_optout {
        NodeOptout::Honour => kurrentdb::honour_optout(builder, node),
        NodeOptout::Ignore => builder,
    };
    kurrentdb::supply(builder, node)
}

/// The node that is reported on, if there is one.
#[cfg(feature = "kurrentdb")]
pub(crate) fn node(options: &NodeOptions) -> Result<Option<Arc<Node>>, Failure> {
    use crate::kurrentdb::{Authority, Said};
    use crate::options::SameMachine;

    let Some(address) = options.address.clone() else {
        return Ok(None);
    };
    let said = Said {
        #[cfg(feature = "release")]
        tag: options.tag.clone(),
        #[cfg(feature = "release")]
        edition: options.edition,
    };
    let credentials = credentials(&address, options)?;
    let authority = options.ca_file.as_deref().map(Authority::of_file).transpose()?;
    let node = Node::at(address).read_as(credentials).trusting(authority).said(said);
    Ok(Some(Arc::new(match options.same_machine {
        SameMachine::Auto => node,
        SameMachine::Yes => node.on_this_machine(),
        SameMachine::No => node.on_another_machine(),
    })))
}

/// The user that was named, or else the one that the address names.
#[cfg(feature = "kurrentdb")]
fn credentials(address: &NodeAddress, options: &NodeOptions) -> Result<Option<Credentials>, Failure> {
    if address.credentials().is_some() {
        crate::failure::say(
            "warning: the node's address shows a user and a password to others: give --user and --password-file",
        );
    }
    let Some(user) = &options.user else {
        return Ok(address.credentials().cloned());
    };
    let variable = std::env::var_os(PASSWORD_VARIABLE);
    Ok(Some(Credentials::of(user, options.password_file.as_deref(), variable)?))
}
