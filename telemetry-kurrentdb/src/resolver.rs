//! The look-up of the node's name: an address of a metadata service is no answer, at whatever look-up it comes.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;

use crate::metadata::{MetadataServiceError, is_service_address};

type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// A look-up whose answers are checked.
#[derive(Clone, Copy)]
pub(crate) struct Lookup(fn(String) -> Found);

impl Lookup {
    pub(crate) fn by_the_system() -> Self {
        Self(|name| {
            Box::pin(async move {
                let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
                Ok(found.map(|address| address.ip()).collect())
            })
        })
    }

    /// The addresses of this name; one that is forbidden makes the whole answer suspect.
    pub(crate) async fn find(self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = (self.0)(name.to_owned()).await?;
        if found.iter().any(|address| is_service_address(*address)) {
            return Err(io::Error::other(MetadataServiceError));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::*;
    use crate::connect_error::ConnectError;
    use crate::route::Route;
    use crate::{Node, NodeAddress};

    /// Connects to a node whose name is looked up as `answer` says.
    #[track_caller]
    fn check(answer: fn(String) -> Found, expected: &str) {
        let node = Node::at(NodeAddress::parse("http://node.example.com:1").unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let route = Route::to(&node, Lookup(answer)).unwrap();
        let connected = runtime.block_on(async { route.connect(Instant::now() + Duration::from_secs(1)).await });
        assert_eq!(connected.err().map(|error: ConnectError| error.to_string()).as_deref(), Some(expected));
    }

    fn found(addresses: &[&str]) -> Found {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        Box::pin(async { Ok(addresses) })
    }

    #[test]
    fn n13_n19_a_name_of_a_metadata_service_is_not_connected_to() {
        let forbidden = "the node's name stands for the address of a metadata service";
        check(|_| found(&["169.254.169.254"]), forbidden);
        check(|_| found(&["::ffff:169.254.169.254"]), forbidden);
        check(|_| found(&["127.0.0.1", "169.254.169.254"]), forbidden);
        check(|_| found(&["127.0.0.1"]), "nothing listens at the node's address");
        check(|_| found(&[]), "the node's name is not known here: it has no address");
        check(
            |_| Box::pin(async { Err(io::ErrorKind::NotFound.into()) }),
            "the node's name is not known here: entity not found",
        );
    }
}
