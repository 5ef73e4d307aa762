//! The first event of the epoch stream, which has the database's first epoch.

use std::time::SystemTime;

use telemetry_core::Identifier;

use super::{Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;
use crate::kurrentdb::json;

pub(in crate::kurrentdb) struct FirstEpoch(pub(in crate::kurrentdb) Option<Identifier>);

impl Document for FirstEpoch {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/streams/%24epoch-information/0", needs "a user in $admins", gives "database.firstEpochId");
    type Body = Vec<u8>;

    /// A database older than this stream has a later epoch there, at a position other than zero, and that is not the one.
    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let [id, position] = json::members(&body, ["epochId", "epochPosition"])?;
        let is_first = position.is_missing() || position.read() == Some(0);
        let id = id.text().and_then(|id| id.parse::<Identifier>().ok()?.known());
        Some(Self(id.filter(|_| is_first)))
    }
}
