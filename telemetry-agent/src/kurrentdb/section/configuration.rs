//! `configuration`: what the operator wrote, or what anybody may see of it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::configuration::{Configuration, RunProjections, read_flag, read_number};

use crate::kurrentdb::document::{Info, Options};
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Configuration, CollectError> {
    match node.ask::<Options>(cx).await {
        Ok(options) => Ok(written(&options, cx)),
        Err(error) => visible(node, cx, error).await,
    }
}

fn written(options: &Options, cx: &Context) -> Configuration {
    let flag = |name| options.get(name).and_then(read_flag);
    cx.absent("enableExternalTcp", "this node has no such option");
    Configuration {
        cluster_size: options.get("ClusterSize").and_then(read_number),
        enable_atom_pub_over_http: flag("EnableAtomPubOverHttp"),
        enable_external_tcp: flag("EnableExternalTcp"),
        insecure: flag("Insecure"),
        run_projections: options.get("RunProjections").and_then(RunProjections::read),
    }
}

/// Whether a node is insecure stands in `/info` too; the rest can't be told from there, since `--dev` changes what runs and
/// not what was written.
async fn visible(node: &Node, cx: &Context, error: CollectError) -> Result<Configuration, CollectError> {
    let insecure = node.ask::<Info>(cx).await.map_err(|_| error)?.insecure;
    for field in ["clusterSize", "enableAtomPubOverHttp", "enableExternalTcp", "runProjections"] {
        cx.absent(field, error.reason());
    }
    Ok(Configuration { insecure, ..Configuration::default() })
}
