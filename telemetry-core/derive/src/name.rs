//! Names on the wire.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Error, Result};

use crate::attributes::Attributes;
use crate::errors::Errors;

/// The longest name, in characters.
const MAX_LENGTH: usize = 64;

/// A name on the wire, and where it comes from.
pub(crate) struct Name {
    pub(crate) text: String,
    span: Span,
}

/// The name that stands in the attributes, or else that of the field or the struct in camel case.
pub(crate) fn on_the_wire(ident: &Ident, attributes: &Attributes) -> Result<Name> {
    match attributes.text("name")? {
        Some(own) if is_camel_case(&own.value()) => Ok(Name { text: own.value(), span: own.span() }),
        Some(own) => Err(Error::new(
            own.span(),
            "a name in a report begins with a small letter, and has at most 64 ASCII letters and digits: `name = \"camelCase\"`",
        )),
        None => derived(ident),
    }
}

/// Refuses two fields whose names are one on the wire, such as `a_b` and `aB`.
pub(crate) fn refuse_repeats(names: &[&Name]) -> Result<()> {
    let mut errors = Errors::default();
    for (index, name) in names.iter().enumerate() {
        errors.take(refuse_repeat(name, &names[..index]));
    }
    errors.end()
}

fn refuse_repeat(name: &Name, earlier: &[&Name]) -> Result<()> {
    if earlier.iter().all(|earlier| earlier.text != name.text) {
        return Ok(());
    }
    let message = format!(
        "another field of this section is `{}` in a report, too: rename one of them, or write `#[section(name = \"…\")]`",
        name.text
    );
    Err(Error::new(name.span, message))
}

fn derived(ident: &Ident) -> Result<Name> {
    let text = ident.unraw().to_string();
    if !text.is_ascii() {
        let message = "a name in a report is ASCII letters, digits and underscores: rename it";
        return Err(Error::new(ident.span(), message));
    }
    let text = camel_case(&text);
    if !is_camel_case(&text) {
        let message = format!(
            "its name in a report would be `{text}`, which does not begin with a letter or is longer than 64: rename it, or write \
             `#[section(name = \"…\")]`"
        );
        return Err(Error::new(ident.span(), message));
    }
    Ok(Name { text, span: ident.span() })
}

fn is_camel_case(name: &str) -> bool {
    name.len() <= MAX_LENGTH
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn camel_case(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for word in text.split('_').filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(1);
        let first = if name.is_empty() { first.to_ascii_lowercase() } else { first.to_ascii_uppercase() };
        name.push_str(&first);
        name.push_str(rest);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_structs_are_camel_case() {
        for (rust, wire) in [
            ("version", "version"),
            ("is_container", "isContainer"),
            ("total_disk_space", "totalDiskSpace"),
            ("enable_atom_pub_over_http", "enableAtomPubOverHttp"),
            ("PersistentSubscriptions", "persistentSubscriptions"),
            ("_odd__one", "oddOne"),
        ] {
            assert_eq!(camel_case(rust), wire);
        }
    }

    #[test]
    fn a_name_is_at_most_64_letters_and_digits() {
        let longest = "a".repeat(64);
        for (name, is_taken) in [
            ("a", true),
            ("acmeGpu2", true),
            (longest.as_str(), true),
            (&format!("{longest}a"), false),
            ("", false),
            ("AcmeGpu", false),
            ("2ndGpu", false),
            ("acme_gpu", false),
            ("acme.gpu", false),
            ("größe", false),
        ] {
            assert_eq!(is_camel_case(name), is_taken, "{name}");
        }
    }
}
