//! How far a database has come: the section `database`, and how its numbers follow from the server's.

use telemetry_core::{Identifier, Section, Supplied, register_provider};

/// The database's epochs and chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
#[section(reason = "Tells how large databases grow and how often leaders change, and so what to tune for")]
pub struct Database {
    /// The number of the current epoch; each election of a leader begins one.
    #[section(example = 29)]
    pub epoch_number: Option<u64>,
    /// The random number that the database got with its first epoch. It never changes, so reports of one database can
    /// be told from those of another.
    pub first_epoch_id: Option<Identifier>,
    /// The number of the chunk file that is written to.
    #[section(example = 2)]
    pub active_chunk_number: Option<u64>,
}

register_provider!(Supplied<Database>);

/// The size of a chunk file in bytes, where the server is not told another.
pub const DEFAULT_CHUNK_SIZE: u64 = 268_435_456;

/// The number of the chunk that is written to, or `None` where `chunk_size` is zero and so can't be right.
///
/// ```
/// use telemetry_provider_database::{DEFAULT_CHUNK_SIZE, active_chunk};
///
/// assert_eq!(active_chunk(600_000_000, DEFAULT_CHUNK_SIZE), Some(2));
/// ```
#[must_use]
pub fn active_chunk(writer_checkpoint: u64, chunk_size: u64) -> Option<u64> {
    writer_checkpoint.checked_div(chunk_size)
}

/// The epoch that a server names in gossip, or `None` where it names a negative one: it does not know.
///
/// ```
/// use telemetry_provider_database::epoch;
///
/// assert_eq!(epoch(29), Some(29));
/// assert_eq!(epoch(-1), None);
/// ```
#[must_use]
pub fn epoch(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    #[test]
    fn the_json_is_that_of_the_wire() {
        let database = Database {
            epoch_number: epoch(29),
            first_epoch_id: Some("b02f1ba6-98a3-473f-ade7-dcd1476b2149".parse().unwrap()),
            active_chunk_number: active_chunk(2 * DEFAULT_CHUNK_SIZE, DEFAULT_CHUNK_SIZE),
        };
        let report = Telemetry::builder(PRODUCT)
            .supply::<Database>(async move |_cx| Ok(database.clone()))
            .provider(Supplied::<Database>::default())
            .preview()
            .unwrap();
        let expected = r#"{
  "database": {
    "epochNumber": 29,
    "firstEpochId": "b02f1ba6-98a3-473f-ade7-dcd1476b2149",
    "activeChunkNumber": 2
  }
}"#;
        assert_eq!(report.text(), expected);
    }

    #[test]
    fn a_chunk_begins_at_a_multiple_of_its_size() {
        let check = |checkpoint, size, expected| assert_eq!(active_chunk(checkpoint, size), expected);
        check(0, DEFAULT_CHUNK_SIZE, Some(0));
        check(DEFAULT_CHUNK_SIZE - 1, DEFAULT_CHUNK_SIZE, Some(0));
        check(DEFAULT_CHUNK_SIZE, DEFAULT_CHUNK_SIZE, Some(1));
        check(u64::MAX, 1, Some(u64::MAX));
        check(5388, 0, None);
    }

    #[test]
    fn a_negative_epoch_is_unknown() {
        let check = |number, expected| assert_eq!(epoch(number), expected);
        check(0, Some(0));
        check(-1, None);
        check(i64::MIN, None);
        check(i64::MAX, Some(9_223_372_036_854_775_807));
    }
}
