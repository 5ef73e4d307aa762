//! The look-up of the node's name: an address of a metadata service is no answer, at whatever look-up it comes.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;

use crate::metadata::{MetadataServiceError, is_service_address};

pub(crate) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// A look-up whose answers are checked.
#[derive(Clone, Copy)]
pub(crate) struct Lookup(pub(crate) fn(String) -> Found);

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
