//! Basic authentication.

/// What a header `Authorization` of this scheme carries.
pub(crate) fn sent(header: &str) -> Option<&str> {
    let (scheme, credentials) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then(|| credentials.trim())
}

/// Base64, as the scheme wants it.
pub(crate) fn encode(text: &str) -> String {
    text.as_bytes().chunks(3).flat_map(quartet).collect()
}

/// Three bytes as four letters.
fn quartet(bytes: &[u8]) -> [char; 4] {
    let bits = (0..3).fold(0, |bits, place| bits << 8 | u32::from(bytes.get(place).copied().unwrap_or(0)));
    [18, 12, 6, 0].map(|shift| if shift < 18 - 6 * bytes.len() as u32 { '=' } else { letter(bits >> shift & 63) })
}

fn letter(value: u32) -> char {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    LETTERS.get(value as usize).copied().map_or('=', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_base64(text: &str, expected: &str) {
        assert_eq!(encode(text), expected);
    }

    #[track_caller]
    fn check_sent(header: &str, expected: Option<&str>) {
        assert_eq!(sent(header), expected);
    }

    #[test]
    fn base64_is_the_standard_one() {
        check_base64("", "");
        check_base64("f", "Zg==");
        check_base64("fo", "Zm8=");
        check_base64("foo", "Zm9v");
        check_base64("admin:changeit", "YWRtaW46Y2hhbmdlaXQ=");
        check_base64("\u{fb}\u{ff}", "w7vDvw==");
    }

    #[test]
    fn only_basic_authentication_is_understood() {
        check_sent("Basic Zg==", Some("Zg=="));
        check_sent("basic Zg==", Some("Zg=="));
        check_sent("Bearer Zg==", None);
        check_sent("Zg==", None);
    }
}
