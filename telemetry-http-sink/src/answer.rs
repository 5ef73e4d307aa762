//! What an answer means: the status decides, and little of the rest is read.

use std::error::Error;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use telemetry_core::{DeliverError, Line, Receipt};
use url::Url;

/// What is read of an answer's body, so that a connection ends in order; the rest is cut off.
const READ_LIMIT: usize = 4 * 1024;

pub(crate) async fn read(mut response: Response) -> Result<Receipt, DeliverError> {
    let verdict = verdict(response.status(), response.headers());
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read >= READ_LIMIT {
            break;
        }
    }
    verdict
}

/// The class of a failure that gave no answer.
pub(crate) fn failure(error: &reqwest::Error) -> DeliverError {
    let cause = Line::new(innermost(error));
    if error.is_connect() || error.is_timeout() || error.is_request() {
        DeliverError::Unreachable(if error.is_timeout() { Line::from("no answer in time") } else { cause })
    } else {
        DeliverError::Refused(cause)
    }
}

fn verdict(status: StatusCode, headers: &HeaderMap) -> Result<Receipt, DeliverError> {
    let words = format!("HTTP {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(Receipt::new(&words)),
        300..=399 => Err(DeliverError::Refused(redirection(&words, headers))),
        410 => Err(DeliverError::Gone(Line::from(words))),
        413 => Err(DeliverError::TooLarge(Line::from(words))),
        429 | 502..=504 => Err(DeliverError::Busy { reason: Line::from(words), retry_after: retry_after(headers) }),
        _ => Err(DeliverError::Refused(Line::from(words))),
    }
}

/// A redirect is an error that names the host it points to, so that the operator can decide.
fn redirection(words: &str, headers: &HeaderMap) -> Line {
    let location = headers.get(LOCATION).and_then(|value| Url::parse(value.to_str().ok()?).ok());
    let host = location.as_ref().and_then(Url::host_str).unwrap_or("elsewhere on the same host");
    Line::new(format_args!("{words} redirects to {host}, which is not followed; set that endpoint if it is right"))
}

/// Seconds or a date; anything else counts as not said.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// The innermost cause, whose text holds no address.
fn innermost(error: &reqwest::Error) -> &dyn Error {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, header: (&'static str, &'static str), expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(header.0, header.1.parse().unwrap());
        let verdict = verdict(StatusCode::from_u16(status).unwrap(), &headers);
        let shown = match verdict {
            Ok(receipt) => format!("ok: {receipt}"),
            Err(DeliverError::Busy { retry_after: Some(wait), .. }) => format!("busy for {} s", wait.as_secs()),
            Err(DeliverError::Busy { .. }) => "busy".to_owned(),
            Err(DeliverError::Gone(_)) => "gone".to_owned(),
            Err(DeliverError::TooLarge(_)) => "too large".to_owned(),
            Err(DeliverError::Refused(reason)) => format!("refused: {reason}"),
            Err(other) => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "{status} {header:?}");
    }

    const NOTHING: (&str, &str) = ("x-nothing", "");

    #[test]
    fn the_status_decides() {
        check(200, NOTHING, "ok: HTTP 200");
        check(202, NOTHING, "ok: HTTP 202");
        check(400, NOTHING, "refused: HTTP 400");
        check(410, NOTHING, "gone");
        check(413, NOTHING, "too large");
        check(500, NOTHING, "refused: HTTP 500");
        for busy in [429, 502, 503, 504] {
            check(busy, NOTHING, "busy");
        }
    }

    #[test]
    fn a_redirect_is_refused_and_names_its_host() {
        let refused = "which is not followed; set that endpoint if it is right";
        check(
            308,
            ("location", "https://b.example/x?y"),
            &format!("refused: HTTP 308 redirects to b.example, {refused}"),
        );
        check(
            301,
            ("location", "/x"),
            &format!("refused: HTTP 301 redirects to elsewhere on the same host, {refused}"),
        );
    }

    #[test]
    fn a_wait_is_read_in_seconds_or_as_a_date_or_not_at_all() {
        check(503, ("retry-after", "7"), "busy for 7 s");
        check(503, ("retry-after", "99999999999999999999999"), &format!("busy for {} s", u64::MAX));
        check(429, ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"), "busy for 0 s");
        for nonsense in ["", "-1", "1e30", "soon"] {
            check(503, ("retry-after", nonsense), "busy");
        }
    }
}
