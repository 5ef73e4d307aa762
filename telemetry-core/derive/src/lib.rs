//! The derives of `telemetry-core`; use them from there, where they are documented.

mod annotations;
mod attributes;
mod doc;
mod errors;
mod field;
mod generics;
mod label;
mod name;
mod section;
#[cfg(test)]
mod tests;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Declares a section; see `telemetry_core::Section`.
#[proc_macro_derive(Section, attributes(section))]
pub fn derive_section(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    section::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Declares a fixed list of words; see `telemetry_core::Label`.
#[proc_macro_derive(Label, attributes(label))]
pub fn derive_label(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    label::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
