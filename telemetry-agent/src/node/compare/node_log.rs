//! The node's own log, one event of which is its telemetry message: JSON, a line an event, or what its console shows.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::SystemTime;

use serde_json::{Map, Value};
use telemetry_http_client::file;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::console::{Console, HEADINGS};
use crate::node::NodeError;

/// Four times what a node puts into one file, unless its operator says otherwise, in bytes.
const LARGEST_LOG: u64 = 4 << 30;

/// A longer line is no telemetry message, and is skipped.
const LONGEST_LINE: u64 = 1024 * 1024;

/// A message that a node logged, and when.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) written: Option<SystemTime>,
    pub(super) object: Map<String, Value>,
}

/// The last message of a log, which is read line by line.
pub(super) fn last_message(path: &Path) -> Result<Message, NodeError> {
    let log = file::open(path, LARGEST_LOG).map(|file| BufReader::new(file.take(LARGEST_LOG)));
    let last = log.and_then(last_of);
    let last = last.map_err(|cause| NodeError::Log { path: path.to_owned(), cause })?;
    last.ok_or_else(|| NodeError::NoMessage { path: path.to_owned() })
}

fn last_of(mut log: impl BufRead) -> io::Result<Option<Message>> {
    let (mut line, mut last, mut console) = (Vec::new(), None, Console::default());
    while next_line(&mut log, &mut line)? {
        let Ok(text) = std::str::from_utf8(&line) else { continue };
        let shown = console.take(text).map(|object| Message { written: None, object });
        last = message(text).or(shown).or(last);
    }
    Ok(last)
}

/// Reads one line, of which nothing is kept if it is too long; whether there was one.
fn next_line(log: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = log.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
    if read as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
        line.clear();
        log.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

/// The message of an event, if it is one that has a message.
fn message(line: &str) -> Option<Message> {
    // Most lines are other events, and need not be taken apart.
    HEADINGS.iter().find(|heading| line.contains(**heading))?;
    let event: Value = serde_json::from_str(line).ok()?;
    let template = event.get("@mt")?.as_str()?;
    HEADINGS.iter().find(|heading| template.starts_with(**heading))?;
    let (_, text) = template.split_once('\n')?;
    let written = event.get("@t").and_then(|time| OffsetDateTime::parse(time.as_str()?, &Rfc3339).ok());
    Some(Message { written: written.map(SystemTime::from), object: serde_json::from_str(text).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(time: &str, template: &str) -> String {
        serde_json::json!({ "@t": time, "@mt": template, "@l": "Information" }).to_string()
    }

    fn own(version: &str) -> String {
        event("2026-11-22T17:48:32.3548700+00:00", &format!("{} \n{{\"version\": \"{version}\"}}", HEADINGS[0]))
    }

    #[track_caller]
    fn check(log: &[u8], expected: Option<&str>) {
        let last = last_of(BufReader::with_capacity(7, log)).unwrap();
        let version = last.and_then(|last| Some(last.object.get("version")?.as_str()?.to_owned()));
        assert_eq!(version.as_deref(), expected);
    }

    #[test]
    fn the_last_message_counts() {
        check([own("1"), own("2")].join("\n").as_bytes(), Some("2"));
        check([own("1"), own("2"), String::new()].join("\r\n").as_bytes(), Some("2"));
        let sent = event("", "Sending telemetry data to {url} (visit for more information): \r\n{\"version\":\"3\"}");
        check([own("1"), sent].join("\n").as_bytes(), Some("3"));
    }

    #[test]
    fn b4_lines_that_are_no_message_are_skipped() {
        let other = event("", "Telemetry loop stopped");
        let quoted = event("", &format!("somebody wrote: {}\n{{\"version\": \"9\"}}", HEADINGS[0]));
        let cut = own("9").split_at(90).0.to_owned();
        let broken = event("", "Telemetry not sent; opted out: \n{\"version\": ");
        let list = event("", "Telemetry not sent; opted out: \n[\"9\"]");
        let lines = [own("1"), other, quoted, broken, list, "no JSON".to_owned(), "{}".to_owned(), cut].join("\n");
        check(lines.as_bytes(), Some("1"));
        check(&[own("1").as_bytes(), b"\n\xff\xfe\n\0\n"].concat(), Some("1"));
        check(b"", None);
        check(b"\n\n", None);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped() {
        let long = "9".repeat(usize::try_from(LONGEST_LINE).unwrap() + 1);
        check([own("1"), own(&long)].join("\n").as_bytes(), Some("1"));
        check([own(&long), own("2")].join("\n").as_bytes(), Some("2"));
        let noise = "x".repeat(usize::try_from(LONGEST_LINE).unwrap());
        check([own("1"), noise + &own("9")].join("\n").as_bytes(), Some("1"));
    }

    #[test]
    fn the_time_is_that_of_the_event() {
        let last = last_of(own("1").as_bytes()).unwrap().unwrap();
        let expected = OffsetDateTime::parse("2026-11-22T17:48:32.35487Z", &Rfc3339).unwrap();
        assert_eq!(last.written, Some(SystemTime::from(expected)));
        let timeless = event("yesterday", "Telemetry not sent; opted out:\n{}");
        assert_eq!(last_of(timeless.as_bytes()).unwrap().unwrap().written, None);
    }
}
