//! Identifiers that a node draws at random, and nothing that could say something.

use telemetry_core::Identifier;

/// The identifier of this text, if it is a random one (version 4) or [`Identifier::ZERO`]: 16 bytes that were chosen could be
/// read as text.
pub(crate) fn parse(text: &str) -> Option<Identifier> {
    let identifier: Identifier = text.parse().ok()?;
    let text = identifier.to_string();
    let is_random =
        matches!((text.as_bytes().get(14), text.as_bytes().get(19)), (Some(b'4'), Some(b'8' | b'9' | b'a' | b'b')));
    Some(identifier).filter(|identifier| is_random || *identifier == Identifier::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(parse(text).is_some(), expected, "{text}");
    }

    #[test]
    fn n6_n20_an_identifier_is_random_or_zero() {
        check("81e9ca2a-8acc-41ed-b9d0-65a652b36801", true);
        check("81E9CA2A-8ACC-41ED-89D0-65A652B36801", true);
        check("00000000-0000-0000-0000-000000000000", true);
        check("73656372-6574-2073-7472-65616d206e61", false);
        check("81e9ca2a-8acc-11ed-b9d0-65a652b36801", false);
        check("81e9ca2a-8acc-41ed-c9d0-65a652b36801", false);
        check("node-7.example.com", false);
    }
}
