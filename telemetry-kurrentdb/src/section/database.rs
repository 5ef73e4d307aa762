//! `database`: three numbers from three endpoints, each of which can be absent by itself.

use telemetry_core::{CollectError, Context, Identifier};
use telemetry_providers::database::{self, Database};

use crate::document::{FirstEpoch, Gossip, Info, Options, Stats};
use crate::node::Node;

impl Node {
    /// The section `database`, each field of which can be absent by itself.
    ///
    /// # Errors
    ///
    /// None: each field has its own.
    pub async fn database(&self, cx: &Context) -> Result<Database, CollectError> {
        Ok(Database {
            epoch_number: epoch_number(self, cx).await.into(),
            first_epoch_id: first_epoch_id(self, cx).await.into(),
            active_chunk_number: active_chunk_number(self, cx).await.into(),
        })
    }
}

async fn epoch_number(node: &Node, cx: &Context) -> Result<u64, CollectError> {
    let gossip = node.ask::<Gossip>(cx).await?;
    let number = gossip.own().and_then(|own| database::epoch(own.epoch_number?).ok());
    number.ok_or(CollectError::NotThere("the node has not taken part in an election"))
}

async fn first_epoch_id(node: &Node, cx: &Context) -> Result<Identifier, CollectError> {
    let first = node.ask::<FirstEpoch>(cx).await?.0;
    first.ok_or(CollectError::NotThere("the first epoch of this database is not recorded"))
}

async fn active_chunk_number(node: &Node, cx: &Context) -> Result<u64, CollectError> {
    let checkpoint = node.ask::<Stats>(cx).await?.writer_checkpoint;
    let checkpoint = checkpoint.ok_or(CollectError::Invalid("the node does not say how much it has written"))?;
    let size = chunk_size(node, cx).await?;
    let no_size = CollectError::Invalid("the node says that its chunks have no size");
    database::active_chunk(checkpoint, size).map_err(|_| no_size)
}

async fn chunk_size(node: &Node, cx: &Context) -> Result<u64, CollectError> {
    let version = node.ask::<Info>(cx).await.ok().and_then(|info| info.version.clone());
    if version.is_some_and(|version| !version.is_at_least(&Options::FIRST_WITH_SIZED_CHUNKS)) {
        return Ok(database::DEFAULT_CHUNK_SIZE);
    }
    let options = node.ask::<Options>(cx).await?;
    let size = options.find("ChunkSize").flatten().and_then(|size| size.trim().parse().ok());
    size.ok_or(CollectError::Invalid("the node does not say how large its chunks are"))
}
