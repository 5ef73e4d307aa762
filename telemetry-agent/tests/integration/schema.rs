//! The committed schema takes every golden report, and none of them with one more field.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::Value;
use telemetry_testkit::{Agent, Node, Recording};

use crate::fixture::password_file;
use crate::report::valid_report;

pub(super) fn one_more_field_is_refused(program: &Path) -> Result<()> {
    for name in Recording::names()? {
        let node = Node::recorded(&name).start()?;
        let agent = Agent::new(program).option("--node", node.url()).option("--user", "admin");
        let preview = agent.option("--password-file", password_file()?).preview()?;
        check(&valid_report(&preview.stdout)?)?;
    }
    check(&valid_report(Recording::open("specified")?.own_telemetry()?.as_bytes())?)?;
    Ok(())
}

fn check(report: &Value) -> Result<()> {
    refused(report, |report| &mut report["aStreamName"])?;
    for section in report.as_object().into_iter().flatten().filter(|(_, value)| value.is_object()).map(|(name, _)| name)
    {
        refused(report, |report| &mut report[section.as_str()]["aStreamName"])?;
    }
    Ok(())
}

fn refused(report: &Value, place: impl Fn(&mut Value) -> &mut Value) -> Result<()> {
    for extra in [Value::from("orders-7"), Value::from(7), Value::Null] {
        let mut changed = report.clone();
        *place(&mut changed) = extra;
        ensure!(valid_report(changed.to_string().as_bytes()).is_err(), "the schema takes one more field: {changed:#}");
    }
    Ok(())
}
