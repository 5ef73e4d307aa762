//! How far a database has come: the section `database`, and how its numbers follow from the server's.

use telemetry_core::{CollectError, Identifier, Reading, Section, Supplied, register_provider};

/// The database's epochs and chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Section)]
pub struct Database {
    /// The number of the current epoch; each election of a leader begins one.
    #[section(example = 29)]
    pub epoch_number: Reading<u64>,
    /// The random number that the database got with its first epoch. It never changes, so reports of one database can
    /// be told from those of another.
    pub first_epoch_id: Reading<Identifier>,
    /// The number of the chunk file that is written to.
    #[section(example = 2)]
    pub active_chunk_number: Reading<u64>,
}

register_provider!(Supplied<Database>);

/// The size of a chunk file in bytes, where the server is not told another.
pub const DEFAULT_CHUNK_SIZE: u64 = 268_435_456;

/// The number of the chunk that is written to.
///
/// ```
/// use telemetry_provider_database::{DEFAULT_CHUNK_SIZE, Database, active_chunk};
///
/// let database =
///     Database { active_chunk_number: active_chunk(600_000_000, DEFAULT_CHUNK_SIZE).into(), ..Database::default() };
/// assert_eq!(database.active_chunk_number.value(), Some(&2));
/// ```
///
/// # Errors
///
/// [`CollectError::Invalid`] where `chunk_size` is zero.
pub fn active_chunk(writer_checkpoint: u64, chunk_size: u64) -> Result<u64, CollectError> {
    writer_checkpoint.checked_div(chunk_size).ok_or(NO_CHUNK_SIZE)
}

const NO_CHUNK_SIZE: CollectError = CollectError::Invalid("the server says that its chunks have no size");

/// The epoch that a server names in gossip.
///
/// ```
/// use telemetry_provider_database::epoch;
///
/// assert_eq!(epoch(29), Ok(29));
/// assert!(epoch(-1).is_err());
/// ```
///
/// # Errors
///
/// [`CollectError::NotThere`] where the number is negative, which is how a server says that it knows of no epoch.
pub fn epoch(number: i64) -> Result<u64, CollectError> {
    u64::try_from(number).map_err(|_| NO_EPOCH)
}

const NO_EPOCH: CollectError = CollectError::NotThere("the server knows of no epoch yet");

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests {
    use telemetry_core::Telemetry;
    use telemetry_core::testing::PRODUCT;

    use super::*;

    #[test]
    fn the_json_is_that_of_the_wire() {
        let database = Database {
            epoch_number: epoch(29).into(),
            first_epoch_id: "b02f1ba6-98a3-473f-ade7-dcd1476b2149".parse::<Identifier>().unwrap().into(),
            active_chunk_number: active_chunk(2 * DEFAULT_CHUNK_SIZE, DEFAULT_CHUNK_SIZE).into(),
        };
        let report = Telemetry::builder(PRODUCT)
            .supply::<Database>(async move |_cx| Ok(database.clone()))
            .provider(Supplied::<Database>::default())
            .preview()
            .unwrap()
            .into_report();
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
        check(0, DEFAULT_CHUNK_SIZE, Ok(0));
        check(DEFAULT_CHUNK_SIZE - 1, DEFAULT_CHUNK_SIZE, Ok(0));
        check(DEFAULT_CHUNK_SIZE, DEFAULT_CHUNK_SIZE, Ok(1));
        check(u64::MAX, 1, Ok(u64::MAX));
        check(5388, 0, Err(NO_CHUNK_SIZE));
    }

    #[test]
    fn a_negative_epoch_is_unknown() {
        let check = |number, expected| assert_eq!(epoch(number), expected);
        check(0, Ok(0));
        check(-1, Err(NO_EPOCH));
        check(i64::MIN, Err(NO_EPOCH));
        check(i64::MAX, Ok(9_223_372_036_854_775_807));
    }
}
