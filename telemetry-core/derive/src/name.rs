//! Names on the wire.

use proc_macro2::Ident;
use syn::{Error, Result};

/// The name of a field or a struct on the wire: camel case, printable ASCII.
pub(crate) fn on_the_wire(ident: &Ident) -> Result<String> {
    let text = ident.to_string();
    let text = text.trim_start_matches("r#");
    if !text.is_ascii() {
        return Err(Error::new(ident.span(), "a name in a report is ASCII letters, digits and underscores: rename it"));
    }
    Ok(camel_case(text))
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
    use super::camel_case;

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
}
