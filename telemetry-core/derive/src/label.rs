//! `#[derive(Label)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, LitStr, Result, Variant};

use crate::attributes::Attributes;
use crate::errors::Errors;
use crate::generics;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let core = Attributes::of_label(&input.attrs)?.core()?;
    let mut errors = Errors::default();
    errors.take(generics::refuse(input, "an enum of labels"));
    let labels = errors.take(variants(input).and_then(labels)).unwrap_or_default();
    errors.end()?;
    let ident = &input.ident;
    let variants: Vec<_> = labels.iter().map(|(variant, _)| variant).collect();
    let names = labels.iter().map(|(_, name)| name);
    let indices = 0..labels.len();
    Ok(quote! {
        #[automatically_derived]
        impl #core::Label for #ident {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
            const NAMES: &'static [&'static str] = &[#(#names),*];

            fn index(self) -> usize {
                match self { #(Self::#variants => #indices,)* }
            }
        }
    })
}

fn variants(input: &DeriveInput) -> Result<&DataEnum> {
    match &input.data {
        Data::Enum(data) if !data.variants.is_empty() => Ok(data),
        Data::Enum(_) => Err(Error::new_spanned(
            &input.ident,
            "an enum of labels lists at least one word: write a variant for each word that can stand in a report",
        )),
        _ => Err(Error::new_spanned(
            &input.ident,
            "`Label` is derived on an enum whose variants are the words of a fixed list",
        )),
    }
}

fn labels(data: &DataEnum) -> Result<Vec<(&Ident, LitStr)>> {
    let mut errors = Errors::default();
    let mut labels: Vec<(&Ident, LitStr)> = Vec::new();
    for variant in &data.variants {
        let name = errors.take(name(variant).and_then(|name| checked(name, &labels)));
        labels.extend(name.map(|name| (&variant.ident, name)));
    }
    errors.end()?;
    Ok(labels)
}

fn name(variant: &Variant) -> Result<LitStr> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(
            variant,
            "a label holds no data: what it would hold is open text or can hold it",
        ));
    }
    let mut own = variant.attrs.iter().filter(|attribute| attribute.path().is_ident("label"));
    match (own.next(), own.next()) {
        (_, Some(second)) => Err(Error::new_spanned(second, "the name of this label is said twice")),
        (Some(only), None) => only.parse_args(),
        (None, None) => Ok(LitStr::new(&variant.ident.unraw().to_string(), variant.ident.span())),
    }
}

fn checked(name: LitStr, earlier: &[(&Ident, LitStr)]) -> Result<LitStr> {
    let text = name.value();
    let is_repeated = earlier.iter().any(|(_, earlier)| earlier.value().eq_ignore_ascii_case(&text));
    let message = match () {
        () if text.is_empty() => "a label has a name: write the word that stands in the report",
        () if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) => {
            "a label is printable ASCII, so that no log alters it"
        }
        () if is_repeated => "two labels of this enum have the same name: give one of them another",
        () => return Ok(name),
    };
    Err(Error::new(name.span(), message))
}
