//! Reports that the agent made, held against the committed schema.

use std::fs;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};
use jsonschema::Validator;
use serde_json::Value;
use telemetry_testkit::logged_report;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../telemetry-providers/schema.json");

/// Reads a report; one that does not fit the schema is an error.
pub(crate) fn valid_report(text: &[u8]) -> Result<Value> {
    let report = serde_json::from_slice(text)?;
    let complaints: Vec<_> = schema()?.iter_errors(&report).map(|error| error.to_string()).collect();
    ensure!(complaints.is_empty(), "the report does not fit the schema: {}\n{report:#}", complaints.join("; "));
    Ok(report)
}

/// The text of the report that a log or a console shows under this heading; one that does not fit the schema is an error.
pub(crate) fn valid_logged_report(log: &str, heading: &str) -> Result<String> {
    let report = logged_report(log, heading)?;
    valid_report(report.as_bytes())?;
    Ok(report)
}

fn schema() -> Result<&'static Validator> {
    static READ: OnceLock<Result<Validator, String>> = OnceLock::new();
    let read = READ.get_or_init(|| committed().map_err(|error| format!("{error:#}")));
    read.as_ref().map_err(|error| anyhow!("{error}"))
}

/// The schema that is committed.
pub(crate) fn committed_schema() -> Result<Value> {
    let text = fs::read_to_string(SCHEMA).context("run `cargo xtask catalogue`")?;
    Ok(serde_json::from_str(&text)?)
}

fn committed() -> Result<Validator> {
    Ok(jsonschema::draft202012::new(&committed_schema()?)?)
}
