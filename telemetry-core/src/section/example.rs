//! Whether an example is a value of its field, decided while the declaration is compiled.

use crate::value::{Kind, Version};

/// The largest number that a field can hold, without its sign.
const COUNT: u128 = u64::MAX as u128;
const POSITIVE: u128 = i64::MAX as u128;
const NEGATIVE: u128 = i64::MIN.unsigned_abs() as u128;
/// The longest tag, in characters.
const TAG_LENGTH: usize = 64;

/// # Panics
///
/// For an example that no field of this kind can hold.
pub(super) const fn assert_fits(kind: Kind, example: &str) {
    let text = example.as_bytes();
    match kind {
        Kind::Flag => assert!(is(text, b"true") || is(text, b"false"), "the `example` of a flag is `true` or `false`"),
        Kind::Count => assert!(
            is_number(text, COUNT),
            "the `example` of a count is a whole number from 0 to 18446744073709551615: `example = 24`"
        ),
        Kind::Integer => assert!(
            is_integer(text),
            "the `example` of an integer is a whole number from -9223372036854775808 to 9223372036854775807: `example = -5`"
        ),
        Kind::Identifier => assert!(
            is_identifier(text),
            "the `example` of an identifier is a UUID in small letters: `example = \"81e9ca2a-8acc-41ed-b9d0-65a652b36801\"`"
        ),
        Kind::Version => assert!(
            is_release(text, Version::MAX_LENGTH) && text[0].is_ascii_digit(),
            "the `example` of a version is one to four numbers and what may follow them: `example = \"23.10.0.0\"`"
        ),
        Kind::Tag(_) => assert!(
            is_release(text, TAG_LENGTH),
            "the `example` of a tag is words, a version and what may follow it: `example = \"oss-v23.10.0\"`"
        ),
        Kind::TimeSpan => assert!(
            is_time_span(text),
            "the `example` of a time span is `[d.]hh:mm:ss[.fffffff]`: `example = \"1.02:03:04.0567891\"`"
        ),
        Kind::Label(names) => assert!(
            is_one_of(text, names),
            "the `example` of a label is one of its names, as it stands in a report: look at `#[derive(Label)]`"
        ),
    }
}

const fn is(text: &[u8], expected: &[u8]) -> bool {
    if text.len() != expected.len() {
        return false;
    }
    let mut index = 0;
    while index < text.len() {
        if text[index] != expected[index] {
            return false;
        }
        index += 1;
    }
    true
}

const fn is_one_of(text: &[u8], names: &[&str]) -> bool {
    let mut index = 0;
    while index < names.len() {
        if is(text, names[index].as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_integer(text: &[u8]) -> bool {
    match text {
        [b'-', digits @ ..] => is_number(digits, NEGATIVE),
        digits => is_number(digits, POSITIVE),
    }
}

/// Digits as JSON has them, without a zero in front.
const fn is_number(digits: &[u8], largest: u128) -> bool {
    if digits.is_empty() || digits.len() > 20 || (digits[0] == b'0' && digits.len() > 1) {
        return false;
    }
    let (mut number, mut index) = (0, 0);
    while index < digits.len() {
        if !digits[index].is_ascii_digit() {
            return false;
        }
        number = number * 10 + (digits[index] - b'0') as u128;
        index += 1;
    }
    number <= largest
}

const fn is_identifier(text: &[u8]) -> bool {
    fits(text, b"ffffffff-ffff-ffff-ffff-ffffffffffff")
}

const fn is_time_span(text: &[u8]) -> bool {
    let time = without_days(text);
    let is_hour = !matches!(time, [b'2', b'4'..=b'9', ..]);
    is_hour && (fits(time, b"29:59:59") || fits(time, b"29:59:59.9999999"))
}

/// The text behind `12.`, if it begins like that.
const fn without_days(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    match (text, rest) {
        ([b'1'..=b'9', ..], [b'.', time @ ..]) => time,
        _ => text,
    }
}

/// Compares each character with that of a pattern, in which `9` is any digit up to it and `f` any hexadecimal one.
const fn fits(text: &[u8], pattern: &[u8]) -> bool {
    if text.len() != pattern.len() {
        return false;
    }
    let mut index = 0;
    while index < text.len() {
        let is_fitting = match pattern[index] {
            b'f' => matches!(text[index], b'0'..=b'9' | b'a'..=b'f'),
            largest if largest.is_ascii_digit() => text[index].is_ascii_digit() && text[index] <= largest,
            expected => text[index] == expected,
        };
        if !is_fitting {
            return false;
        }
        index += 1;
    }
    true
}

/// What versions and tags have in common; their grammar itself is not const.
const fn is_release(text: &[u8], max_length: usize) -> bool {
    let (mut has_digit, mut index) = (false, 0);
    while index < text.len() {
        if !matches!(text[index], b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'-' | b'+') {
            return false;
        }
        has_digit |= text[index].is_ascii_digit();
        index += 1;
    }
    has_digit && text.len() <= max_length
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[track_caller]
    fn check(kind: Kind, fitting: &[&'static str], others: &[&'static str]) {
        let fits = |example: &&'static str| catch_unwind(|| assert_fits(kind, example)).is_ok();
        let refused: Vec<_> = fitting.iter().filter(|example| !fits(example)).collect();
        let taken: Vec<_> = others.iter().filter(|example| fits(example)).collect();
        assert!(refused.is_empty() && taken.is_empty(), "{kind}: refused {refused:?}, taken {taken:?}");
    }

    #[test]
    fn an_example_is_a_value_of_its_kind() {
        check(Kind::Flag, &["true", "false"], &["", "1", "True", "falsee"]);
        check(
            Kind::Count,
            &["0", "24", "18446744073709551615"],
            &["", "-1", "01", "2.5", "18446744073709551616", "many"],
        );
        check(
            Kind::Integer,
            &["0", "-5", "9223372036854775807", "-9223372036854775808"],
            &["-", "--5", "9223372036854775808"],
        );
        check(Kind::Label(&["Free", "Paid"]), &["Free", "Paid"], &["", "free", "Fre", "Gratis"]);
    }

    #[test]
    fn an_example_of_an_identifier_is_a_uuid_in_small_letters() {
        let others =
            ["", "81E9CA2A-8ACC-41ED-B9D0-65A652B36801", "81e9ca2a8acc41edb9d065a652b36801", "node-7.example.com"];
        check(Kind::Identifier, &["81e9ca2a-8acc-41ed-b9d0-65a652b36801"], &others);
    }

    #[test]
    fn an_example_of_a_release_is_a_version_or_a_tag() {
        check(Kind::Version, &["1", "23.10.0.0", "26.2.0-prerelease"], &["", "latest", "v1", "1 0", "db.example.com"]);
        check(Kind::Tag(&["oss"]), &["oss-v23.10.0", "v1", "1.0"], &["", "latest", "1/0"]);
        check(Kind::Version, &[], &["1.0000000000000000000000000000001"]);
    }

    #[test]
    fn an_example_of_a_time_span_is_spelled_like_one() {
        let others = ["", "1:00:00", "24:00:00", "00:60:00", "00:00:00.1", "0.01:00:00", "1.00:00", "x.01:00:00"];
        check(Kind::TimeSpan, &["00:00:00", "23:59:59.0115732", "1.02:03:04", "120.02:03:04.0567891"], &others);
    }

    #[test]
    fn what_the_kinds_show_where_nothing_is_said_fits_them() {
        for kind in
            [Kind::Flag, Kind::Count, Kind::Integer, Kind::Identifier, Kind::Version, Kind::Tag(&[]), Kind::TimeSpan]
        {
            check(kind, &[kind.example()], &[]);
        }
    }
}
