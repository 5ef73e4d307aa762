//! `#[derive(Label)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, LitStr, Result, Variant};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(
            &input.ident,
            "`Label` is derived on an enum whose variants are the words of a fixed list",
        ));
    };
    let labels = labels(data)?;
    let ident = &input.ident;
    let variants: Vec<_> = labels.iter().map(|(variant, _)| variant).collect();
    let names = labels.iter().map(|(_, name)| name);
    let indices = 0..labels.len();
    Ok(quote! {
        #[automatically_derived]
        impl ::telemetry_core::Label for #ident {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
            const NAMES: &'static [&'static str] = &[#(#names),*];

            fn index(self) -> usize {
                match self { #(Self::#variants => #indices,)* }
            }
        }
    })
}

fn labels(data: &DataEnum) -> Result<Vec<(&Ident, LitStr)>> {
    let mut labels: Vec<(&Ident, LitStr)> = Vec::new();
    for variant in &data.variants {
        let name = name(variant)?;
        check_text(&name)?;
        if labels.iter().any(|(_, earlier)| earlier.value().eq_ignore_ascii_case(&name.value())) {
            return Err(Error::new(
                name.span(),
                "two labels of this enum have the same name: give one of them another",
            ));
        }
        labels.push((&variant.ident, name));
    }
    Ok(labels)
}

fn name(variant: &Variant) -> Result<LitStr> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(
            variant,
            "a label holds no data: what it would hold is open text or can hold it",
        ));
    }
    let own = variant.attrs.iter().find(|attribute| attribute.path().is_ident("label"));
    own.map_or_else(|| Ok(LitStr::new(&variant.ident.to_string(), variant.ident.span())), syn::Attribute::parse_args)
}

fn check_text(name: &LitStr) -> Result<()> {
    let text = name.value();
    if text.is_empty() {
        return Err(Error::new(name.span(), "a label has a name: write the word that stands in the report"));
    }
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(Error::new(name.span(), "a label is printable ASCII, so that no log alters it"));
    }
    Ok(())
}
