//! What an answer means: its status decides, one header may say what was taken, and its body is not looked at.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use telemetry_core::{DeliverError, Line, Receipt};
use url::{Origin, Url};

/// By which a receiver says the SHA-256 of the body that it took; whatever it says changes nothing.
const RECEIPT: HeaderName = HeaderName::from_static("telemetry-receipt");

pub(crate) fn verdict(response: &Response) -> Result<Receipt, DeliverError> {
    judge(response.status(), response.headers(), response.url())
}

fn judge(status: StatusCode, headers: &HeaderMap, asked: &Url) -> Result<Receipt, DeliverError> {
    let words = format!("HTTP {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(receipt(&words, headers)),
        300..=399 => Err(DeliverError::Refused(redirection(&words, headers, asked))),
        410 => Err(DeliverError::Gone(Line::from(words))),
        413 => Err(DeliverError::TooLarge(Line::from(words))),
        429 | 502..=504 => Err(DeliverError::Busy { reason: Line::from(words), retry_after: retry_after(headers) }),
        status => Err(DeliverError::Refused(Line::from(words + hint(status)))),
    }
}

/// What may be wrong with how the endpoint is set, whose path and headers no message shows.
fn hint(status: u16) -> &'static str {
    match status {
        401 | 403 => "; it may want a header, such as one with a token",
        404 | 405 => "; look at the path of the endpoint",
        _ => "",
    }
}

fn receipt(words: &str, headers: &HeaderMap) -> Receipt {
    let receipt = Receipt::new(words);
    match said_sha256(headers) {
        Some(hash) => receipt.with_sha256(hash),
        None => receipt,
    }
}

/// The hash in the one header of that name, which is `sha256=` and 64 hexadecimal digits; anything else counts as not said.
fn said_sha256(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut said = headers.get_all(RECEIPT).iter();
    let (Some(value), None) = (said.next(), said.next()) else { return None };
    let digits = value.as_bytes().strip_prefix(b"sha256=")?;
    let (pairs, []) = digits.as_chunks() else { return None };
    let hash: Option<Vec<_>> = pairs.iter().map(|[high, low]| Some((digit(*high)? << 4) | digit(*low)?)).collect();
    hash?.try_into().ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16)?.try_into().ok()
}

/// A redirect is an error that names where it points to, without the path, so that the operator can decide.
fn redirection(words: &str, headers: &HeaderMap, asked: &Url) -> Line {
    let target = headers.get(LOCATION).and_then(|location| asked.join(location.to_str().ok()?).ok());
    let target = target.map(|target| target.origin()).filter(Origin::is_tuple);
    let target = match target {
        Some(origin) if origin == asked.origin() => "another path there".to_owned(),
        Some(origin) => origin.ascii_serialization(),
        None => "elsewhere".to_owned(),
    };
    Line::new(format_args!("{words} redirects to {target}, which is not followed; set that endpoint if it is right"))
}

/// The longest of the waits that are asked for.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get_all(RETRY_AFTER).iter().filter_map(wait).max()
}

/// Seconds or a date to come; anything else counts as not said, since a clock that is wrong makes a date one of the past.
fn wait(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(status: u16, headers: &[(&'static str, &'static [u8])], expected: &str) {
        let pairs =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_bytes(value).unwrap()));
        let asked = Url::parse("https://a.example/v1?key=s3cret").unwrap();
        let verdict = judge(StatusCode::from_u16(status).unwrap(), &HeaderMap::from_iter(pairs), &asked);
        let shown = match verdict {
            Ok(receipt) => {
                receipt.sha256_hex().map_or(format!("ok: {receipt}"), |hash| format!("ok: {receipt}, {hash}"))
            }
            Err(DeliverError::Busy { retry_after: Some(wait), .. }) => format!("busy for {} s", wait.as_secs()),
            Err(DeliverError::Busy { .. }) => "busy".to_owned(),
            Err(DeliverError::Gone(_)) => "gone".to_owned(),
            Err(DeliverError::TooLarge(_)) => "too large".to_owned(),
            Err(DeliverError::Refused(reason)) => format!("refused: {reason}"),
            Err(other) => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "{status} {headers:?}");
    }

    #[test]
    fn h10_every_status_has_its_meaning() {
        for status in 100..=999 {
            let expected = match status {
                200..=299 => format!("ok: HTTP {status}"),
                300..=399 => continue,
                410 => "gone".to_owned(),
                413 => "too large".to_owned(),
                429 | 502 | 503 | 504 => "busy".to_owned(),
                401 | 403 => format!("refused: HTTP {status}; it may want a header, such as one with a token"),
                404 | 405 => format!("refused: HTTP {status}; look at the path of the endpoint"),
                _ => format!("refused: HTTP {status}"),
            };
            check(status, &[], &expected);
        }
    }

    #[test]
    fn h11_a_redirect_is_refused_and_names_where_it_points_to() {
        let locations: [(&[u8], &str); 8] = [
            (b"https://b.example/x?s3cret", "https://b.example"),
            (b"http://user:s3cret@b.example:8080/x", "http://b.example:8080"),
            (b"//b.example/x", "https://b.example"),
            (b"/v2", "another path there"),
            (b"", "another path there"),
            (b"javascript:s3cret", "elsewhere"),
            (b"https://\xff\xfe/", "elsewhere"),
            (b"https://", "elsewhere"),
        ];
        for (status, (location, target)) in (300..=399).zip(locations.into_iter().cycle()) {
            let refused = "which is not followed; set that endpoint if it is right";
            let expected = format!("refused: HTTP {status} redirects to {target}, {refused}");
            check(status, &[("location", location)], &expected);
        }
        check(
            304,
            &[],
            "refused: HTTP 304 redirects to elsewhere, which is not followed; set that endpoint if it is right",
        );
    }

    #[test]
    fn h30_a_receipt_is_one_hash_in_one_form_or_none() {
        const NAME: &str = "telemetry-receipt";
        const FORM: &[u8] = b"sha256=000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";
        let hash = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        for status in [200, 202, 299] {
            check(status, &[(NAME, FORM)], &format!("ok: HTTP {status}, {hash}"));
        }
        check(400, &[(NAME, FORM)], "refused: HTTP 400");
        check(202, &[(NAME, FORM), (NAME, FORM)], "ok: HTTP 202");
        let others = [
            b"" as &[u8],
            b"sha256=",
            &FORM[..FORM.len() - 1],
            &FORM[..FORM.len() - 2],
            &FORM[7..],
            b"SHA256=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            b"sha256=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0",
            b"sha256=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00",
            b"sha256=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g",
            b"sha256=+00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            b"sha256=\"00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1\"",
            b"sha256=\xff\xfe02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            b"sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        ];
        for other in others {
            check(202, &[(NAME, other)], "ok: HTTP 202");
        }
    }

    #[test]
    fn h12_a_wait_is_read_in_seconds_or_as_a_date_or_not_at_all() {
        const NAME: &str = "retry-after";
        let longest = format!("busy for {} s", u64::MAX);
        check(503, &[(NAME, b"7")], "busy for 7 s");
        check(502, &[(NAME, b" 007 ")], "busy for 7 s");
        check(504, &[(NAME, b"18446744073709551615")], &longest);
        check(503, &[(NAME, b"99999999999999999999999")], &longest);
        check(429, &[(NAME, b"Fri, 31 Dec 1999 23:59:59 GMT")], "busy");
        for nonsense in [b"" as &[u8], b"-1", b"+1", b"1e30", b"7.5", b"soon", b"7, 8", b"\xff", b"\xd9\xa7"] {
            check(503, &[(NAME, nonsense)], "busy");
        }
        check(503, &[(NAME, b"7"), (NAME, b"\xff"), (NAME, b"9"), (NAME, b"8")], "busy for 9 s");
        check(500, &[(NAME, b"7")], "refused: HTTP 500");
    }

    #[test]
    fn h12_a_date_in_the_future_is_as_far_away_as_it_is() {
        let date = |seconds| httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(seconds));
        let value = HeaderValue::from_str(&date(3600)).unwrap();
        let wait = wait(&value).unwrap().as_secs();
        assert!((3500..=3600).contains(&wait), "{wait}");
    }
}
