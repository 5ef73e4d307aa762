//! `environment`: the node's machine, which is this one only where both are known to share it.

use telemetry_core::{CollectError, Context, Reading};
use telemetry_providers::environment::{DataDirectory, Environment};

use crate::document::{Info, Stats};
use crate::node::Node;

/// From this release on a node's own message names the operating system.
const FIRST_WITH_SYSTEM: [u32; 2] = [24, 10];

const NOT_SAID: CollectError = CollectError::Invalid("the node does not say it");
const NO_DRIVE: CollectError = CollectError::NotThere(
    "the node's statistics list no drive: it is in memory, or there is a blank in its data path",
);

impl Node {
    /// The section `environment`: what the node says of its machine, and the rest of this one where both are known to share it.
    ///
    /// # Errors
    ///
    /// Why the node of another machine says nothing of it.
    pub async fn environment(&self, cx: &Context) -> Result<Environment, CollectError> {
        let stats = self.ask::<Stats>(cx).await;
        let machine = match self.elsewhere() {
            None => here(cx).await,
            Some(why) => elsewhere(why),
        };
        let machine = of_the_message(machine, self, cx).await;
        match stats {
            Ok(stats) => Ok(Environment {
                total_memory: Reading::from(stats.total_memory).or(machine.total_memory),
                total_disk_space: Reading::from(stats.total_disk_space).or(unsaid(
                    cx,
                    machine.total_disk_space,
                    NO_DRIVE,
                )),
                ..machine
            }),
            Err(error) if self.elsewhere().is_none() => {
                Ok(Environment { total_disk_space: unsaid(cx, machine.total_disk_space, error), ..machine })
            }
            Err(error) => Err(error),
        }
    }
}

/// The disk as this machine has it, or why the node does not tell it: without a data directory, nobody was asked here.
fn unsaid(cx: &Context, disk: Reading<u64>, why: CollectError) -> Reading<u64> {
    if cx.setting::<DataDirectory>().is_some() { disk } else { Reading::Absent(why) }
}

async fn here(cx: &Context) -> Environment {
    let data = cx.setting().map(|DataDirectory(path)| path.as_path());
    Environment::of_this_machine(cx, data).await
}

fn elsewhere(why: CollectError) -> Environment {
    Environment {
        os: Reading::Absent(why),
        os_version: Reading::Absent(why),
        core_count: Reading::Absent(why),
        is_container: Reading::Absent(why),
        is_kubernetes: Reading::Absent(why),
        processor_architecture: Reading::Absent(why),
        total_disk_space: Reading::Absent(NOT_SAID),
        total_memory: Reading::Absent(NOT_SAID),
    }
}

/// Without the fields that this release does not have, or may not have.
async fn of_the_message(machine: Environment, node: &Node, cx: &Context) -> Environment {
    let version = node.ask::<Info>(cx).await.ok().and_then(|info| info.version.clone());
    if version.is_some_and(|version| version.is_at_least(&FIRST_WITH_SYSTEM)) {
        machine
    } else {
        Environment { os: Reading::NotApplicable, os_version: Reading::NotApplicable, ..machine }
    }
}
