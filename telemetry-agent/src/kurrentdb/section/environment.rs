//! `environment`: the node's machine, which is this one only where both are known to share it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::environment::{DataDirectory, Environment};

use crate::kurrentdb::document::{Info, Stats};
use crate::kurrentdb::node::Node;

/// From this release on a node's own message names the operating system.
const FIRST_WITH_SYSTEM: [u32; 2] = [24, 10];

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Environment, CollectError> {
    let stats = node.ask::<Stats>(cx).await;
    let is_here = node.is_on_this_machine();
    let machine = if is_here { here(cx) } else { elsewhere(cx) };
    let machine = of_the_message(machine, node, cx).await;
    match stats {
        Ok(stats) => Ok(Environment {
            total_memory: stats.total_memory.or(machine.total_memory),
            total_disk_space: stats.total_disk_space.or(machine.total_disk_space),
            ..machine
        }),
        Err(_) if is_here => Ok(machine),
        Err(error) => Err(error),
    }
}

fn here(cx: &Context) -> Environment {
    let data = cx.setting().map(|DataDirectory(path)| path.as_path());
    Environment::of_this_machine(cx, data)
}

fn elsewhere(cx: &Context) -> Environment {
    for field in ["os", "osVersion", "coreCount", "isContainer", "isKubernetes", "processorArchitecture"] {
        cx.absent(field, "the node is not on this machine; --same-machine says that it is");
    }
    Environment::default()
}

/// Without the fields that this release does not have, or may not have.
async fn of_the_message(machine: Environment, node: &Node, cx: &Context) -> Environment {
    let info = node.ask::<Info>(cx).await;
    let version = info.as_ref().ok().and_then(|info| info.version.as_ref());
    let unknown = info.as_ref().map_or_else(CollectError::reason, |_| "the node does not say its version");
    let fields = ["os", "osVersion"].into_iter();
    match version.map(|version| version.is_at_least(&FIRST_WITH_SYSTEM)) {
        Some(true) => return machine,
        Some(false) => fields.for_each(|field| cx.inapplicable(field)),
        None => fields.for_each(|field| cx.absent(field, unknown)),
    }
    Environment { os: None, os_version: None, ..machine }
}
