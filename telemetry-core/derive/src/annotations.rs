//! Why something is collected, since when, and what replaced it: what a section and a field have in common.

use std::ops::RangeInclusive;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Error, LitStr, Result};

use crate::attributes::Attributes;
use crate::errors::Errors;

/// How long a reason is: a sentence, and no word that would fit everything.
const REASON: RangeInclusive<usize> = 10..=120;
/// How long other words are, so that a row of the catalogue can be read.
const WORDS: RangeInclusive<usize> = 1..=120;

/// The annotations as calls behind a constructor; `meaning` is what the doc comment says already.
pub(crate) fn calls(attributes: &Attributes, meaning: &str) -> Result<TokenStream> {
    let mut errors = Errors::default();
    let calls = [
        errors.take(call(attributes, "reason", |text| reason(text, meaning))),
        errors.take(call(attributes, "since", version)),
        errors.take(call(attributes, "deprecated", words)),
    ];
    errors.end()?;
    Ok(calls.into_iter().flatten().collect())
}

/// Whether a section says why it is collected at all.
pub(crate) fn require_reason(attributes: &Attributes, section: impl ToTokens) -> Result<()> {
    let message = "this section has no reason: write `#[section(reason = \"…\")]` with what is learned from it, in 10 to 120 \
                   characters, since operators read it before they agree to send it";
    attributes.word("reason").map(drop).ok_or_else(|| Error::new_spanned(section, message))
}

/// Refuses a text of another length, and whatever a log or a table would alter.
pub(crate) fn words(text: &LitStr) -> Result<()> {
    printable(text, WORDS)
}

fn call(attributes: &Attributes, name: &str, check: impl Fn(&LitStr) -> Result<()>) -> Result<TokenStream> {
    let Some(text) = attributes.text(name)? else { return Ok(TokenStream::new()) };
    check(text)?;
    let call = format_ident!("with_{name}");
    Ok(quote! { .#call(#text) })
}

fn reason(text: &LitStr, meaning: &str) -> Result<()> {
    printable(text, REASON)?;
    if letters(&text.value()) == letters(meaning) {
        let message =
            "a reason is not the doc comment again: the one says what is collected, the other what is learned from it";
        return Err(Error::new(text.span(), message));
    }
    Ok(())
}

fn version(text: &LitStr) -> Result<()> {
    let value = text.value();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if value.split('.').count() > 3 || !value.split('.').all(is_number) {
        let message =
            "write the version of this crate that declares it first, in one to three numbers: `since = \"0.2.0\"`";
        return Err(Error::new(text.span(), message));
    }
    Ok(())
}

fn printable(text: &LitStr, length: RangeInclusive<usize>) -> Result<()> {
    let value = text.value();
    if length.contains(&value.len()) && value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(());
    }
    let message =
        format!("write {} to {} printable ASCII characters, so that no log alters them", length.start(), length.end());
    Err(Error::new(text.span(), message))
}

/// What a text says, whatever its case and its punctuation.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn text(value: &str) -> LitStr {
        LitStr::new(value, Span::call_site())
    }

    #[track_caller]
    fn check_reason(value: &str, meaning: &str, is_taken: bool) {
        assert_eq!(reason(&text(value), meaning).is_ok(), is_taken, "{value}");
    }

    #[track_caller]
    fn check_version(value: &str, is_taken: bool) {
        assert_eq!(version(&text(value)).is_ok(), is_taken, "{value}");
    }

    #[test]
    fn a_reason_has_10_to_120_characters() {
        check_reason("Too short", "Cards.", false);
        check_reason("Just right", "Cards.", true);
        check_reason(&"a".repeat(120), "Cards.", true);
        check_reason(&"a".repeat(121), "Cards.", false);
    }

    #[test]
    fn a_reason_is_printable_ascii() {
        check_reason("Tells the size", "Cards.", true);
        check_reason("Tells the gr\u{f6}\u{df}e", "Cards.", false);
        check_reason("Tells\nthe size", "Cards.", false);
        check_reason("Tells\tthe size", "Cards.", false);
    }

    #[test]
    fn a_reason_is_not_the_doc_comment_again() {
        check_reason("Graphics processors", "Graphics processors.", false);
        check_reason("graphics-processors!", "Graphics processors.", false);
        check_reason("Graphics processors to test with", "Graphics processors.", true);
    }

    #[test]
    fn a_version_is_one_to_three_numbers() {
        check_version("1", true);
        check_version("0.2", true);
        check_version("0.2.0", true);
        check_version("0.2.0.1", false);
        check_version("0.2.", false);
        check_version("v0.2", false);
        check_version("", false);
        check_version("2026-01-01", false);
    }
}
