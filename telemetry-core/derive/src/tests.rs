//! With a path for it, the core is named by that path alone.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Result, parse_quote};

use crate::{label, section};

#[track_caller]
fn check(expand: fn(&DeriveInput) -> Result<TokenStream>, input: &DeriveInput) {
    let code = expand(input).unwrap().to_string();
    assert!(code.contains("acme :: telemetry ::") && !code.contains("telemetry_core"), "{code}");
}

#[test]
fn a_renamed_core_is_named_as_it_is_renamed() {
    let section = parse_quote! {
        /// Cards.
        #[section(crate = "acme::telemetry", reason = "Tells which drivers to test with")]
        struct Cards {
            /// How much they hold.
            #[section(unit = "bytes", example = 4096)]
            memory: u64,
        }
    };
    let map = parse_quote! {
        /// Members.
        #[section(crate = "acme::telemetry", reason = "Tells how large clusters are")]
        struct Members(
            /// What each is.
            BTreeMap<Identifier, State>,
        );
    };
    let plan = parse_quote! {
        #[label(crate = "acme::telemetry")]
        enum Plan {
            Free,
        }
    };
    check(section::expand, &section);
    check(section::expand, &map);
    check(label::expand, &plan);
}
