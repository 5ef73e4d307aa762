//! Headers of the host's own, such as one with a token, from a file that is read anew for each report.

use std::path::Path;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use telemetry_core::OpenError;
use telemetry_http_client::file;

use crate::cloud_event;

/// Far more than all headers of a request, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// What the sink, or HTTP itself, says in a request, besides what makes an event of it.
const RESERVED: [&str; 17] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// Reads a file of `Name: value` lines; empty lines and those that begin with `#` do not count.
///
/// # Errors
///
/// When it can't be read or holds something else. The text shows nothing of it, since it is secret.
pub(crate) fn read(path: &Path) -> Result<HeaderMap, OpenError> {
    let name = path.display();
    let text = file::read(path, LARGEST)
        .map_err(|cause| OpenError::new(format_args!("the header file {name} can't be read: {cause}")))?;
    parse(&text).map_err(|error| OpenError::new(format_args!("the header file {name} {error}")))
}

/// What is wrong with a header file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum HeaderFileError {
    #[error("has no line such as Authorization: Bearer TOKEN")]
    Empty,
    #[error("has a line {0} that is not such as Authorization: Bearer TOKEN")]
    NoHeader(usize),
    #[error("has {name} in line {line}, which the sink sets itself: take it out")]
    Reserved { line: usize, name: &'static str },
}

fn parse(text: &str) -> Result<HeaderMap, HeaderFileError> {
    // Some editors begin a file with a byte order mark.
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    let mut headers = HeaderMap::new();
    for (line, number) in lines.filter(|(line, _)| !is_passed_over(line)) {
        let (name, value) = header(line).ok_or(HeaderFileError::NoHeader(number))?;
        if let Some(name) = RESERVED.into_iter().chain(cloud_event::NAMES).find(|reserved| name == *reserved) {
            return Err(HeaderFileError::Reserved { line: number, name });
        }
        headers.append(name, value);
    }
    if headers.is_empty() { Err(HeaderFileError::Empty) } else { Ok(headers) }
}

fn is_passed_over(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The value is marked, so that no text ever shows it.
fn header(line: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = line.split_once(':').filter(|_| line.is_ascii())?;
    let mut value = HeaderValue::from_str(value.trim()).ok().filter(|value| !value.is_empty())?;
    value.set_sensitive(true);
    Some((name.trim_end().parse().ok()?, value))
}

#[cfg(test)]
mod tests {
    use telemetry_core::Identifier;

    use super::*;
    use crate::cloud_event::CloudEvent;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, HeaderFileError>) {
        let headers = parse(text);
        let shown = format!("{headers:?}");
        let lines = headers.map(|headers| {
            let lines = headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
            lines.collect::<String>()
        });
        assert_eq!(lines, expected.map(str::to_owned), "{text:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn b7_a_line_is_a_name_and_a_value() {
        check("Authorization: Bearer s3cret", Ok("authorization: Bearer s3cret\n"));
        check("\u{feff}X-Key:s3cret\r\n\r\nX-Other: a:b \r\n", Ok("x-key: s3cret\nx-other: a:b\n"));
        check("X-Key: a\nx-key: b\n", Ok("x-key: a\nx-key: b\n"));
        check("# Of 2026\n\n  # Mine: s3cret\nX-Key: a#b\n", Ok("x-key: a#b\n"));
    }

    #[test]
    fn b7_anything_else_is_refused_and_not_shown() {
        check("", Err(HeaderFileError::Empty));
        check(" \n\n", Err(HeaderFileError::Empty));
        check("# X-Key: s3cret\n", Err(HeaderFileError::Empty));
        for line in ["s3cret", "X-Key:", "X Key: s3cret", ": s3cret", "X-Key: s3cret\u{1}", "X-Key: s3cr\u{e9}t"] {
            check(&format!("\nX-Fine: 1\n{line}\n"), Err(HeaderFileError::NoHeader(3)));
        }
    }

    #[test]
    fn what_makes_an_event_of_a_report_is_refused() {
        let event = CloudEvent { data: "", id: Identifier::ZERO, product: "", data_schema: "" };
        for (name, _) in event.attributes() {
            check(&format!("{name}: s3cret"), Err(HeaderFileError::Reserved { line: 1, name }));
        }
    }

    #[test]
    fn what_the_sink_sets_itself_is_refused() {
        for name in RESERVED {
            check(&format!("{}: s3cret", name.to_uppercase()), Err(HeaderFileError::Reserved { line: 1, name }));
        }
    }
}
