//! `environment`: the node's machine, which is this one only where both are known to share it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::environment::{DataDirectory, Environment};

use crate::kurrentdb::document::Stats;
use crate::kurrentdb::node::Node;

const ELSEWHERE: &str = "the node is not on this machine";

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Environment, CollectError> {
    let stats = node.ask::<Stats>(cx).await;
    let mut environment = if node.address.is_on_this_machine() { here(cx) } else { elsewhere(cx) };
    match stats {
        Ok(stats) => {
            environment.total_memory = stats.total_memory.or(environment.total_memory);
            environment.total_disk_space = stats.total_disk_space.or(environment.total_disk_space);
        }
        Err(error) if !node.address.is_on_this_machine() => return Err(error),
        Err(_) => {}
    }
    Ok(environment)
}

fn here(cx: &Context) -> Environment {
    let data = cx.setting().map(|DataDirectory(path)| path.as_path());
    Environment::of_this_machine(cx, data)
}

fn elsewhere(cx: &Context) -> Environment {
    for field in ["coreCount", "isContainer", "isKubernetes", "processorArchitecture"] {
        cx.absent(field, ELSEWHERE);
    }
    Environment::default()
}
