//! `environment`: the node's machine, which is this one only where both are known to share it.

use telemetry_core::{CollectError, Context, Reading};
use telemetry_providers::environment::{DataDirectory, Environment};

use crate::document::{Info, Stats};
use crate::node::Node;

/// From this release on a node's own message names the operating system.
const FIRST_WITH_SYSTEM: [u32; 2] = [24, 10];

const NO_VERSION: CollectError = CollectError::Invalid("the node does not say its version");
const NOT_SAID: CollectError = CollectError::Invalid("the node does not say it");
const ELSEWHERE: CollectError =
    CollectError::NotThere("the node is not on this machine; --same-machine says that it is");

impl Node {
    /// The section `environment`: what the node says of its machine, and the rest of this one where both are known to share it.
    ///
    /// # Errors
    ///
    /// Why the node of another machine says nothing of it.
    pub async fn environment(&self, cx: &Context) -> Result<Environment, CollectError> {
        let stats = self.ask::<Stats>(cx).await;
        let is_here = self.is_on_this_machine();
        let machine = if is_here { here(cx).await } else { elsewhere() };
        let machine = of_the_message(machine, self, cx).await;
        match stats {
            Ok(stats) => Ok(Environment {
                total_memory: Reading::from(stats.total_memory).or(machine.total_memory),
                total_disk_space: Reading::from(stats.total_disk_space).or(machine.total_disk_space),
                ..machine
            }),
            Err(_) if is_here => Ok(machine),
            Err(error) => Err(error),
        }
    }
}

async fn here(cx: &Context) -> Environment {
    let data = cx.setting().map(|DataDirectory(path)| path.as_path());
    Environment::of_this_machine(cx, data).await
}

fn elsewhere() -> Environment {
    Environment {
        os: Reading::Absent(ELSEWHERE),
        os_version: Reading::Absent(ELSEWHERE),
        core_count: Reading::Absent(ELSEWHERE),
        is_container: Reading::Absent(ELSEWHERE),
        is_kubernetes: Reading::Absent(ELSEWHERE),
        processor_architecture: Reading::Absent(ELSEWHERE),
        total_disk_space: Reading::Absent(NOT_SAID),
        total_memory: Reading::Absent(NOT_SAID),
    }
}

/// Without the fields that this release does not have, or may not have.
async fn of_the_message(machine: Environment, node: &Node, cx: &Context) -> Environment {
    let version = node.ask::<Info>(cx).await.and_then(|info| info.version.clone().ok_or(NO_VERSION));
    match version.map(|version| version.is_at_least(&FIRST_WITH_SYSTEM)) {
        Ok(true) => machine,
        Ok(false) => Environment { os: Reading::NotApplicable, os_version: Reading::NotApplicable, ..machine },
        Err(error) => Environment { os: Reading::Absent(error), os_version: Reading::Absent(error), ..machine },
    }
}
