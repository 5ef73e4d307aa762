//! The look-up of the node's name: an address of a metadata service is no answer, at whatever look-up it comes.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;

use reqwest::dns::{Name, Resolve, Resolving};

use crate::metadata::is_service_address;

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// A look-up whose answers are checked.
#[derive(Clone, Copy)]
pub(crate) struct Guarded(fn(String) -> Found);

impl Guarded {
    pub(crate) fn by_the_system() -> Self {
        Self(|name| Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.collect()) }))
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.0)(name.as_str().to_owned());
        Box::pin(async { Ok(permitted(found.await?)?) })
    }
}

/// One forbidden address makes the whole answer suspect.
fn permitted(found: Vec<SocketAddr>) -> Result<reqwest::dns::Addrs, Forbidden> {
    if found.iter().any(|address| is_service_address(address.ip())) {
        return Err(Forbidden);
    }
    Ok(Box::new(found.into_iter()))
}

/// The name stands for the address of a metadata service.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for the address of a metadata service")]
pub(crate) struct Forbidden;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client;
    use crate::{Node, NodeAddress};
    use telemetry_http_client::cause;

    /// Asks a node for something, whose name is looked up as `answer` says.
    #[track_caller]
    fn check(answer: fn(String) -> Found, forbidden: bool) {
        let node = Node::at(NodeAddress::parse("http://node.example.com:1").unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = client(&node, Guarded(answer)).unwrap();
        let error = runtime.block_on(client.get(node.address.at("/info")).send()).unwrap_err();
        assert_eq!(cause::find::<Forbidden>(&error).is_some(), forbidden, "{error:?}");
    }

    fn found(addresses: &[&str]) -> Found {
        let addresses = addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect();
        Box::pin(async { Ok(addresses) })
    }

    #[test]
    fn n13_n19_a_name_of_a_metadata_service_is_not_connected_to() {
        check(|_| found(&["169.254.169.254"]), true);
        check(|_| found(&["::ffff:169.254.169.254"]), true);
        check(|_| found(&["127.0.0.1", "169.254.169.254"]), true);
        check(|_| found(&["127.0.0.1"]), false);
        check(|_| Box::pin(async { Err(io::ErrorKind::NotFound.into()) }), false);
    }
}
