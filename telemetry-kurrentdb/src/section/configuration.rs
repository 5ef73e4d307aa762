//! `configuration`: what the operator wrote, or what anybody may see of it.

use std::sync::Arc;

use telemetry_core::{CollectError, Context, Reading};
use telemetry_providers::configuration::{
    AuthenticationType, AuthorizationType, Configuration, RunProjections, read_flag, read_number,
};

use crate::document::{Info, Options};
use crate::node::Node;
use crate::reading::Asked;

const NO_VALUE: CollectError = CollectError::Invalid("the node says no value that is one of its kind");
const CONTRADICTED: CollectError = CollectError::NotThere(
    "the node's list of its options and its /info contradict each other: it was started with options in \
                           another spelling, which its list does not show",
);

impl Node {
    /// The section `configuration`.
    ///
    /// # Errors
    ///
    /// Why neither the options can be read nor what anybody may see of them.
    pub async fn configuration(&self, cx: &Context) -> Result<Configuration, CollectError> {
        let info = self.ask::<Info>(cx).await;
        let options = self.ask::<Options>(cx).await;
        if let (Err(error), Err(_)) = (&options, &info) {
            return Err(*error);
        }
        let insecure = match (&options, &info) {
            // Whether a node is insecure stands in `/info` too. The rest can't be told from there, since `--dev` changes what
            // runs and not what was written.
            (Err(_), Ok(info)) => info.insecure,
            _ => None,
        };
        let written = Written { options, info: info.ok() };
        Ok(Configuration {
            cluster_size: written.read("ClusterSize", read_number),
            enable_atom_pub_over_http: written.atom_pub(),
            enable_external_tcp: written.read_before(&[24, 2], "EnableExternalTcp", read_flag),
            insecure: Reading::from(insecure).or(written.read("Insecure", read_flag)),
            disable_tls: written.read_since(&[26, 2], "DisableTls", read_flag),
            run_projections: written.run_projections(),
            authorization_type: written
                .read_since(&[24, 6], "AuthorizationType", |text| Ok(AuthorizationType::read(text))),
            authentication_type: written
                .read_since(&[24, 6], "AuthenticationType", |text| Ok(AuthenticationType::read(text))),
        })
    }
}

/// The options of a node, some of which its own message has in some releases only.
struct Written {
    options: Asked<Arc<Options>>,
    info: Option<Arc<Info>>,
}

/// Reads the text of an option.
type Read<T> = fn(&str) -> Result<T, CollectError>;

impl Written {
    fn read<T>(&self, option: &str, read: Read<T>) -> Reading<T> {
        let options = self.options.as_deref().map_err(|error| *error);
        options
            .and_then(|options| options.find(option).flatten().and_then(|text| read(text).ok()).ok_or(NO_VALUE))
            .into()
    }

    /// 23.10 lists the defaults of options that were given in another spelling. What `/info` says is what runs, but for `Dev`,
    /// by which more runs than was written.
    fn atom_pub(&self) -> Reading<bool> {
        let listed = self.read("EnableAtomPubOverHttp", read_flag);
        match (&listed, self.running(|info| info.atom_pub)) {
            (Reading::Value(_), Some(running)) => Reading::Value(running),
            _ => listed,
        }
    }

    /// Like [`atom_pub`](Self::atom_pub); but of projections `/info` says only whether there are any.
    fn run_projections(&self) -> Reading<RunProjections> {
        let listed = self.read("RunProjections", RunProjections::read);
        let lists_any = listed.value().map(|listed| *listed != RunProjections::None);
        match self.running(|info| info.projections) {
            Some(running) if lists_any.is_some_and(|listed| listed != running) => Reading::Absent(CONTRADICTED),
            _ => listed,
        }
    }

    /// What runs, where that is what was written.
    fn running(&self, feature: fn(&Info) -> Option<bool>) -> Option<bool> {
        let is_dev = self.read("Dev", read_flag) != Reading::Value(false);
        self.info.as_deref().and_then(feature).filter(|_| !is_dev)
    }

    /// Of a node whose version is not known, no such option is read, and nothing is said of it: it may have none.
    fn read_since<T>(&self, first: &[u32], option: &str, read: Read<T>) -> Reading<T> {
        match self.is_at_least(first) {
            Some(true) => self.read(option, read),
            Some(false) | None => Reading::NotApplicable,
        }
    }

    /// A node whose version is not known is taken for an old one, as far as it has the option.
    fn read_before<T>(&self, end: &[u32], option: &str, read: Read<T>) -> Reading<T> {
        match self.is_at_least(end) {
            Some(true) => Reading::NotApplicable,
            Some(false) => self.read(option, read),
            None => self.read(option, read).or(Reading::NotApplicable),
        }
    }

    fn is_at_least(&self, release: &[u32]) -> Option<bool> {
        self.info.as_ref()?.version.as_ref().map(|version| version.is_at_least(release))
    }
}
