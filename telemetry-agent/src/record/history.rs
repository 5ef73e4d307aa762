//! `history`: what was recorded, and whether it is as it was written.

use std::process::ExitCode;
use std::time::SystemTime;

use telemetry_record_sink::{HeadError, LineKind, Record, RecordedEvent, Sha256};

use super::error::RecordCommandError;
use super::open;
use super::options::HistoryOptions;
use super::rows::{rows, table};
use crate::error::{self, AgentError};
use crate::terminal::{self, print};

pub(super) fn run(options: &HistoryOptions) -> Result<ExitCode, AgentError> {
    let record = open(&options.place.state_dir)?;
    if options.verify || options.head.is_some() {
        return verify(&record, options.head);
    }
    let text = match &options.show {
        Some(prefix) if options.json => json(&find(&record, prefix)?),
        Some(prefix) => find(&record, prefix)?.text().unwrap_or_default().to_owned(),
        None if options.json => last(&since(&record, options), options).iter().map(json).collect(),
        None => terminal::fitted(table(last(&rows(&since(&record, options)), options))),
    };
    print(&printable(&text)).map(|()| told_of_damage(&record))
}

/// A record that was changed is shown as it is now, and that is said.
pub(super) fn told_of_damage(record: &Record) -> ExitCode {
    if record.verify().is_empty() {
        return ExitCode::SUCCESS;
    }
    error::print("warning: the record is not as it was written: `history --verify` names each line that is not");
    ExitCode::from(1)
}

/// What a record holds is printable; what somebody has put there instead does not get to a terminal.
fn printable(text: &str) -> String {
    let escaped = |character: char| match character {
        character if character.is_control() && character != '\n' => character.escape_default().to_string(),
        character => character.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn since<'a>(record: &'a Record, options: &HistoryOptions) -> Vec<RecordedEvent<'a>> {
    record.events_since(options.since.unwrap_or(SystemTime::UNIX_EPOCH)).collect()
}

fn last<'a, T>(all: &'a [T], options: &HistoryOptions) -> &'a [T] {
    let surplus = options.last.map_or(0, |last| all.len().saturating_sub(last));
    all.get(surplus..).unwrap_or_default()
}

fn json(event: &RecordedEvent<'_>) -> String {
    format!("{}\n", event.json())
}

/// The report whose line or text has a hash that begins so.
fn find<'a>(record: &'a Record, prefix: &str) -> Result<RecordedEvent<'a>, RecordCommandError> {
    let begins = |hash: Sha256| hash.to_string().starts_with(&prefix.to_ascii_lowercase());
    let is_it = |event: &RecordedEvent<'_>| begins(event.hash()) || event.text_sha256().is_some_and(begins);
    let mut found: Vec<_> = record.events().filter(|event| event.kind() == LineKind::Report).filter(is_it).collect();
    match (found.len(), found.pop()) {
        (1, Some(event)) => Ok(event),
        (0, _) | (_, None) => Err(RecordCommandError::NotFound(prefix.to_owned())),
        (count, _) => Err(RecordCommandError::Ambiguous { prefix: prefix.to_owned(), count }),
    }
}

/// Says all that is wrong, or that nothing is.
fn verify(record: &Record, head: Option<Sha256>) -> Result<ExitCode, AgentError> {
    let mut wrong: Vec<_> = record.verify().iter().map(ToString::to_string).collect();
    if let Some(Err(error @ HeadError::NotFound(_))) = head.map(|head| record.verify_head(head)) {
        wrong.push(error.to_string());
    }
    if !wrong.is_empty() {
        print(&wrong.iter().map(|line| format!("{line}\n")).collect::<String>())?;
        return Ok(ExitCode::from(1));
    }
    let last = record.head().map(|head| format!("; the last one has the hash {head}")).unwrap_or_default();
    print(&format!("{} lines are as they were recorded{last}\n", record.events().count()))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l7_no_control_character_of_a_record_gets_to_a_terminal() {
        assert_eq!(printable("{\n  \"a\": 1\n}"), "{\n  \"a\": 1\n}");
        assert_eq!(printable("a\u{1b}[31m\r\u{9b}"), "a\\u{1b}[31m\\r\\u{9b}");
    }
}
