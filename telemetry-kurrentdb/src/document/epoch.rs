//! The first event of the epoch stream, which has the database's first epoch.

use std::time::SystemTime;

use telemetry_core::{CollectError, Identifier};

use super::definition::Document;
use crate::endpoint::{Endpoint, Switch, endpoint};
use crate::{json, random_identifier};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FirstEpoch(pub(crate) Option<Identifier>);

impl Document for FirstEpoch {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/streams/%24epoch-information/0", needs "a user in $admins", gives "database.firstEpochId");
    const SWITCH: Option<Switch> = Some(Switch {
        option: "EnableAtomPubOverHttp",
        off: "false",
        cause: CollectError::NotThere(
            "the node's option EnableAtomPubOverHttp is off, and without it no stream can be read",
        ),
    });
    type Body = Vec<u8>;

    /// A database older than this stream has a later epoch there, at a position other than zero, and that is not the one.
    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let [id, position] = json::members(&body, ["epochId", "epochPosition"])?;
        let is_first = position.is_missing() || position.read() == Some(0);
        let id = id.text().and_then(|id| random_identifier::parse(&id)?.known());
        Some(Self(id.filter(|_| is_first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "b02f1ba6-98a3-473f-ade7-dcd1476b2149";

    #[track_caller]
    fn check(id: &str, position: &str, expected: Option<&str>) {
        let event = format!(r#"{{"epochId": "{id}", "prevEpochPosition": -1{position}}}"#);
        let first = FirstEpoch::read(event.clone().into_bytes(), None).unwrap().0;
        assert_eq!(first.map(|id| id.to_string()).as_deref(), expected, "{event}");
    }

    #[test]
    fn only_the_epoch_at_the_start_of_the_log_is_the_first() {
        check(ID, "", Some(ID));
        check(ID, r#", "epochPosition": 0"#, Some(ID));
        check(ID, r#", "epochPosition": 4096"#, None);
        check(ID, r#", "epochPosition": -1"#, None);
        check(ID, r#", "epochPosition": null"#, None);
        check(ID, r#", "epochPosition": "0""#, None);
        check("00000000-0000-0000-0000-000000000000", "", None);
        check("node-7.example.com", "", None);
    }
}
