//! A node's console output, which is all that containers and the journal have of its log.
//!
//! The event of a message is a line such as `[12192,31,15:18:36.289,INF] Telemetry not sent; opted out: `, in 25.0 with the name
//! of a source before the text, and the object follows over several lines. Whatever a journal puts before each line is left out.

use serde_json::{Map, Value};

/// How the event of a message begins; the message follows after a line feed.
pub(super) const HEADINGS: [&str; 2] = ["Telemetry not sent; opted out:", "Sending telemetry data to "];

/// The most lines that an object has; a longer one is none.
const MOST_LINES: usize = 1_000;

/// What was read of a message whose object is not at its end.
#[derive(Default)]
pub(super) struct Console(Option<Open>);

#[derive(Default)]
struct Open {
    /// How many characters stand before the object on each line, once its first line was seen.
    margin: Option<usize>,
    lines: usize,
    text: String,
}

impl Console {
    /// Takes the next line; the object, if the line ends one.
    pub(super) fn take(&mut self, line: &str) -> Option<Map<String, Value>> {
        if is_heading(line) {
            self.0 = Some(Open::default());
            return None;
        }
        let mut open = self.0.take()?;
        if !open.add(line.trim_end()) {
            return None;
        }
        let is_last = open.is_whole();
        let object = serde_json::from_str(&open.text).ok();
        self.0 = (!is_last).then_some(open);
        object.filter(|_| is_last)
    }
}

impl Open {
    /// Adds a line of the object; whether it can be one.
    fn add(&mut self, line: &str) -> bool {
        let margin = match self.margin {
            Some(margin) => margin,
            None if line.ends_with('{') => line.chars().count() - 1,
            None => return false,
        };
        self.margin = Some(margin);
        self.lines += 1;
        self.text.extend(line.chars().skip(margin).chain(['\n']));
        self.lines <= MOST_LINES
    }

    /// Whether the last line closed the object that the first one opened.
    fn is_whole(&self) -> bool {
        self.text.ends_with("\n}\n")
    }
}

/// Whether a line is the event of a message: behind its level stands the heading, or one word before it.
fn is_heading(line: &str) -> bool {
    let Some((_, text)) = line.split_once(",INF] ") else { return false };
    let begins = |text: &str| HEADINGS.iter().any(|heading| text.starts_with(heading));
    let behind_source = text.split_once(' ').map(|(_, text)| text.trim_start());
    begins(text) || behind_source.is_some_and(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The version in the object that was read from a console whose lines begin with these margins.
    #[track_caller]
    fn check(lines: &str, expected: Option<&str>) {
        for margin in ["", "Nov 28 10:00:00 db1 eventstored[123]: ", "node1  | "] {
            let mut console = Console::default();
            let objects = lines.lines().filter_map(|line| console.take(&format!("{margin}{line}")));
            let version = objects.last().and_then(|object| Some(object.get("version")?.as_str()?.to_owned()));
            assert_eq!(version.as_deref(), expected, "{margin}{lines}");
        }
    }

    const OBJECT: &str = "{\n  \"version\": \"1\",\n  \"cluster\": {\n    \"nodeState\": \"Leader\"\n  }\n}";

    #[test]
    fn a_message_is_found_with_or_without_a_source() {
        check(&format!("[12192,31,15:18:36.289,INF] Telemetry not sent; opted out: \n{OBJECT}\n[12192,31"), Some("1"));
        let source = "TelemetrySink                  ";
        check(&format!("[12192,31,15:18:36.289,INF] {source}Telemetry not sent; opted out: \n{OBJECT}"), Some("1"));
        check(&format!("[12192,31,15:18:36.289,INF] Sending telemetry data to https://a/b: \n{OBJECT}"), Some("1"));
    }

    #[test]
    fn b4_what_is_no_message_is_none() {
        check(OBJECT, None);
        check(&format!("[1,2,15:18:36.289,INF] somebody wrote: Telemetry not sent; opted out: \n{OBJECT}"), None);
        check("[1,2,15:18:36.289,INF] Telemetry not sent; opted out: \n{\n  \"version\": \"1\",", None);
        check("[1,2,15:18:36.289,INF] Telemetry not sent; opted out: \n[1,2,15:18:36.290,INF] other\n{\n}", None);
        check("[1,2,15:18:36.289,INF] Telemetry not sent; opted out: \n{\n  \"version\": 1.1.1\n}", None);
    }
}
