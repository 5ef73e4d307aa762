//! The host: what the options make of telemetry.

#[cfg(feature = "kurrentdb")]
use std::sync::Arc;

#[cfg(feature = "kurrentdb")]
use telemetry_core::Context;
use telemetry_core::{Builder, Preview, Schedule, Telemetry};

use crate::failure::Failure;
use crate::instance;
#[cfg(feature = "kurrentdb")]
use crate::kurrentdb::{self, Credentials, Node, NodeAddress, PASSWORD_VARIABLE};
#[cfg(feature = "kurrentdb")]
use crate::options::NodeOptions;
use crate::options::Options;
use crate::product::PRODUCT;
use crate::state_dir::StateDir;

/// Telemetry put together; nothing is read or opened before it starts but the files of the password, of the certificates and
/// of the state.
pub(crate) struct Host {
    pub(crate) builder: Builder,
    /// The node that is reported on, if there is one.
    #[cfg(feature = "kurrentdb")]
    pub(crate) node: Option<Arc<Node>>,
}

impl Host {
    pub(crate) fn of(options: &Options, state_dir: Option<StateDir>) -> Result<Self, Failure> {
        let builder = without_node(options, state_dir)?;
        #[cfg(feature = "kurrentdb")]
        return Ok(match node(&options.node)? {
            Some(node) => Self { builder: beside(builder, options, &node), node: Some(node) },
            None => Self { builder: kurrentdb::supply_none(builder), node: None },
        });
        #[cfg(not(feature = "kurrentdb"))]
        Ok(Self { builder })
    }

    /// Composes the report that would be sent now; nothing is written or sent.
    pub(crate) fn preview(self) -> Result<Preview, Failure> {
        self.builder.check()?;
        self.builder.preview().map_err(|error| Failure::Preview(error.into()))
    }
}

/// Telemetry of this process and this machine.
fn without_node(options: &Options, state_dir: Option<StateDir>) -> Result<Builder, Failure> {
    let builder = Telemetry::builder(PRODUCT).schedule(schedule(options, state_dir.as_ref())?).discover();
    let builder = match state_dir {
        Some(state_dir) => builder.observe(move |event| state_dir.observe(event)),
        None => builder,
    };
    Ok(with_settings(builder, options))
}

fn schedule(options: &Options, state_dir: Option<&StateDir>) -> Result<Schedule, Failure> {
    let mut schedule = Schedule::new(options.times.first_report, options.times.interval)?;
    if !options.times.spread.is_zero() {
        schedule = schedule.spread(options.times.spread, &instance::identity(options));
    }
    Ok(match state_dir.and_then(StateDir::since_last) {
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
    let builder = match options.endpoint.configured() {
        Some(endpoint) => builder.setting(endpoint),
        None => builder,
    };
    let _ = options;
    builder
}

/// Telemetry of that node, too, which can keep its reports from being sent.
#[cfg(feature = "kurrentdb")]
fn beside(builder: Builder, options: &Options, node: &Arc<Node>) -> Builder {
    use crate::options::NodeOptout;

    let builder = match options.node.node_optout {
        NodeOptout::Honour => {
            let node = Arc::clone(node);
            builder.consent(async move |cx: &Context| node.consent(cx).await)
        }
        NodeOptout::Ignore => builder,
    };
    kurrentdb::supply(builder, node)
}

/// The node that is reported on, if there is one.
#[cfg(feature = "kurrentdb")]
fn node(options: &NodeOptions) -> Result<Option<Arc<Node>>, Failure> {
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
