//! `configuration`: what the operator wrote, or what anybody may see of it.

use telemetry_core::{CollectError, Context, Version};
use telemetry_providers::configuration::{
    AuthenticationType, AuthorizationType, Configuration, RunProjections, read_flag, read_number,
};

use crate::kurrentdb::document::{Info, Options};
use crate::kurrentdb::node::Node;

/// The fields that not every release has in its own message, with the first release that has it or no longer has it.
const SINCE: [(&str, &[u32]); 3] =
    [("authorizationType", &[24, 6]), ("authenticationType", &[24, 6]), ("disableTls", &[26, 2])];
const UNTIL: [(&str, &[u32]); 1] = [("enableExternalTcp", &[24, 2])];

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Configuration, CollectError> {
    let info = node.ask::<Info>(cx).await;
    let version = info.as_ref().ok().and_then(|info| info.version.as_ref());
    let options = node.ask::<Options>(cx).await;
    remark(cx, version, options.as_ref().err());
    match (options, &info) {
        (Ok(options), _) => Ok(written(&options, version)),
        // Whether a node is insecure stands in `/info` too. The rest can't be told from there, since `--dev` changes what
        // runs and not what was written.
        (Err(_), Ok(info)) => Ok(Configuration { insecure: info.insecure, ..Configuration::default() }),
        (Err(error), Err(_)) => Err(error),
    }
}

fn written(options: &Options, version: Option<&Version>) -> Configuration {
    let flag = |name| options.get(name).and_then(read_flag);
    // Older releases have these options too, and do not report them.
    let of_the_message =
        |name: &str| options.get(name).filter(|_| version.is_some_and(|version| version.is_at_least(&[24, 6])));
    Configuration {
        cluster_size: options.get("ClusterSize").and_then(read_number),
        enable_atom_pub_over_http: flag("EnableAtomPubOverHttp"),
        enable_external_tcp: flag("EnableExternalTcp"),
        insecure: flag("Insecure"),
        disable_tls: flag("DisableTls"),
        run_projections: options.get("RunProjections").and_then(RunProjections::read),
        authorization_type: of_the_message("AuthorizationType").map(AuthorizationType::read),
        authentication_type: of_the_message("AuthenticationType").map(AuthenticationType::read),
    }
}

/// Says why a field will be absent: because of its release, or because the options can't be read.
fn remark(cx: &Context, version: Option<&Version>, error: Option<&CollectError>) {
    let reason = error.map_or("the node says no value that is one of its kind", CollectError::reason);
    for field in ["clusterSize", "enableAtomPubOverHttp", "runProjections"] {
        cx.absent(field, reason);
    }
    let remark_on = |field, applies: Option<bool>| match applies {
        Some(true) => cx.absent(field, reason),
        Some(false) => cx.inapplicable(field),
        None => cx.absent(field, "the node does not say its version"),
    };
    SINCE.iter().for_each(|(field, first)| remark_on(field, version.map(|version| version.is_at_least(first))));
    UNTIL.iter().for_each(|(field, end)| remark_on(field, version.map(|version| !version.is_at_least(end))));
}
