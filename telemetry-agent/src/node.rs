//! The node that is reported on, if there is one.

mod check;
pub(crate) mod command;
mod compare;
mod credentials;
mod error;
mod inspection;
mod messages;
mod monitor;
mod options;

use std::sync::Arc;

use telemetry_core::{Builder, CollectError, Consent, Context};
use telemetry_kurrentdb::{Authority, Node, NodeMessage, OptionsProbe};

pub(crate) use error::NodeError;
pub(crate) use options::NodeOptions;

use inspection::InspectedNode;
use monitor::NodeMonitor;
use options::{NodeOptout, SameMachine};

/// Telemetry of that node, too, which can keep its reports from being sent.
pub(crate) fn beside_node(builder: Builder, options: &NodeOptions) -> Result<Builder, NodeError> {
    let node = node(options, messages::log)?;
    let builder = match &node {
        Some(node) => {
            let monitor = NodeMonitor::of(node);
            builder.observe(move |event| monitor.observe(event))
        }
        None => builder,
    };
    Ok(with_node(builder, options, node.as_ref(), drop))
}

/// Telemetry that asks the node for one report.
pub(crate) fn asked_once(builder: Builder, options: &NodeOptions) -> Result<Builder, NodeError> {
    let node = node(options, messages::log)?;
    Ok(with_node(builder, options, node.as_ref(), drop))
}

/// Telemetry for a preview, and the node that it asks.
pub(crate) fn previewed(builder: Builder, options: &NodeOptions) -> Result<(Builder, InspectedNode), NodeError> {
    inspected(builder, options, messages::log)
}

/// Telemetry for a look at it, and the node that it asks, which tells `listener` what is found.
fn inspected(
    builder: Builder,
    options: &NodeOptions,
    listener: impl Fn(&NodeMessage) + Send + Sync + 'static,
) -> Result<(Builder, InspectedNode), NodeError> {
    let node = InspectedNode { node: node(options, listener)?, optout: Arc::default() };
    let optout = Arc::clone(&node.optout);
    let seen = move |probe| {
        let _ = optout.set(probe);
    };
    Ok((with_node(builder, options, node.node.as_ref(), seen), node))
}

/// Telemetry that asks the node, and tells `seen` what the node says of its opt-out.
fn with_node(
    builder: Builder,
    options: &NodeOptions,
    node: Option<&Arc<Node>>,
    seen: impl Fn(OptionsProbe) + Send + Sync + 'static,
) -> Builder {
    match node {
        Some(node) => telemetry_kurrentdb::supply(with_consent(builder, options, node, seen), node),
        None => telemetry_kurrentdb::supply_absence(builder, CollectError::NotThere("--no-node is given")),
    }
}

fn with_consent(
    builder: Builder,
    options: &NodeOptions,
    node: &Arc<Node>,
    seen: impl Fn(OptionsProbe) + Send + Sync + 'static,
) -> Builder {
    match options.node_optout {
        NodeOptout::Honour => {
            let node = Arc::clone(node);
            builder.consent(async move |cx: &Context| {
                let optout = node.optout(cx).await;
                seen(optout);
                consent(optout)
            })
        }
        NodeOptout::Ignore => builder,
    }
}

/// The consent of a node, by the options of this program.
fn consent(optout: OptionsProbe) -> Consent {
    match optout {
        OptionsProbe::OptedOut => Consent::opted_out(
            "since the node is opted out itself (its option TelemetryOptout is true); `--node-optout ignore` sends all the same",
        ),
        OptionsProbe::Doubtful => Consent::unknown(
            "since the node's option TelemetryOptout is neither true nor false; `--node-optout ignore` sends all the same",
        ),
        OptionsProbe::Refused => Consent::unknown(
            "since this user may not read whether the node is opted out: give one in $ops, or `--node-optout ignore`, which \
             sends all the same",
        ),
        OptionsProbe::Failed => {
            Consent::unknown("since the node did not say whether it is opted out; `check` says what is wrong with it")
        }
        other => other.into(),
    }
}

/// The node that is reported on, if there is one.
fn node(
    options: &NodeOptions,
    listener: impl Fn(&NodeMessage) + Send + Sync + 'static,
) -> Result<Option<Arc<Node>>, NodeError> {
    let address = match (options.address.clone(), options.no_node) {
        (Some(_), true) => return Err(NodeError::Contradicted),
        (None, true) => return Ok(None),
        (None, false) => return Err(NodeError::NotGiven),
        (Some(address), false) => address,
    };
    let credentials = credentials::of_options(&address, options)?;
    let authority = options.ca_file.as_deref().map(Authority::of_file).transpose()?;
    let node = Node::at(address).read_as(credentials).trusting(authority).on_message(listener);
    let node = node.operator_values(options.operator.values());
    Ok(Some(Arc::new(match options.same_machine {
        SameMachine::Auto => node,
        SameMachine::Yes => node.on_this_machine(),
        SameMachine::No => node.on_another_machine(),
    })))
}
