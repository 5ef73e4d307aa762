//! `configuration`: what the operator wrote, or what anybody may see of it.

use telemetry_core::{CollectError, Context, Version};
use telemetry_providers::configuration::{
    AuthenticationType, AuthorizationType, Configuration, RunProjections, read_flag, read_number,
};

use crate::kurrentdb::document::{Info, Options};
use crate::kurrentdb::node::Node;

/// The fields that not every release has in its own message, by the option that each is.
const OF_SOME_RELEASES: [(&str, &str, Releases); 4] = [
    ("AuthorizationType", "authorizationType", Releases::Since(&[24, 6])),
    ("AuthenticationType", "authenticationType", Releases::Since(&[24, 6])),
    ("DisableTls", "disableTls", Releases::Since(&[26, 2])),
    ("EnableExternalTcp", "enableExternalTcp", Releases::Before(&[24, 2])),
];

#[derive(Clone, Copy)]
enum Releases {
    Since(&'static [u32]),
    Before(&'static [u32]),
}

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
    // Some releases have an option and do not report it.
    let get = |name| options.get(name).filter(|_| is_reported(name, version));
    let flag = |name| get(name).and_then(read_flag);
    Configuration {
        cluster_size: get("ClusterSize").and_then(read_number),
        enable_atom_pub_over_http: flag("EnableAtomPubOverHttp"),
        enable_external_tcp: flag("EnableExternalTcp"),
        insecure: flag("Insecure"),
        disable_tls: flag("DisableTls"),
        run_projections: get("RunProjections").and_then(RunProjections::read),
        authorization_type: get("AuthorizationType").map(AuthorizationType::read),
        authentication_type: get("AuthenticationType").map(AuthenticationType::read),
    }
}

/// A node whose version is not known is taken for an old one, as far as it has the option.
fn is_reported(option: &str, version: Option<&Version>) -> bool {
    let row = OF_SOME_RELEASES.iter().find(|(own, _, _)| *own == option);
    row.is_none_or(|(_, _, releases)| {
        version.map_or(matches!(releases, Releases::Before(_)), |version| releases.include(version))
    })
}

impl Releases {
    fn include(self, version: &Version) -> bool {
        match self {
            Self::Since(first) => version.is_at_least(first),
            Self::Before(end) => !version.is_at_least(end),
        }
    }
}

/// Says why a field will be absent: because of its release, or because the options can't be read.
fn remark(cx: &Context, version: Option<&Version>, error: Option<&CollectError>) {
    let reason = error.map_or("the node says no value that is one of its kind", CollectError::reason);
    for field in ["clusterSize", "enableAtomPubOverHttp", "insecure", "runProjections"] {
        cx.absent(field, reason);
    }
    let remark_on = |field, applies: Option<bool>| match applies {
        Some(true) => cx.absent(field, reason),
        Some(false) => cx.inapplicable(field),
        None => cx.absent(field, "the node does not say its version"),
    };
    OF_SOME_RELEASES
        .iter()
        .for_each(|(_, field, releases)| remark_on(field, version.map(|version| releases.include(version))));
}
