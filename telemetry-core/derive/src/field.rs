//! One field of a section.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, Field, Ident, Lit, LitStr, Result};

use crate::attributes::Attributes;
use crate::errors::Errors;
use crate::name::Name;
use crate::{annotations, doc, name, types};

/// What a section says of one of its fields, and how it takes the value.
pub(crate) struct Declared {
    pub(crate) name: Name,
    pub(crate) declaration: TokenStream,
    pub(crate) value: TokenStream,
}

impl Declared {
    pub(crate) fn read(field: &Field, ident: &Ident, core: &TokenStream) -> Result<Self> {
        let attributes = Attributes::of_field(&field.attrs)?;
        let mut errors = Errors::default();
        let meaning = errors.take(doc::meaning(&field.attrs, ident, &format!("field `{ident}`")));
        let annotations = errors.take(annotations::calls(&attributes, meaning.as_deref().unwrap_or_default()));
        errors.take(types::check(&field.ty));
        let unit = errors.take(unit(&attributes));
        let example = errors.take(attributes.literal("example").map(example).transpose());
        let name = errors.end_with(name::on_the_wire(ident, &attributes))?;
        // Both parts ask for the trait in the same words at the same place, so that the compiler says it once.
        let ty = &field.ty;
        let typed = quote_spanned! { ty.span() => #core::__private::typed::<#ty>() };
        let text = &name.text;
        let declaration = quote! { #typed.field(#text, #meaning)#annotations };
        let declaration = checked(declaration, core, "with_unit", unit.flatten());
        let declaration = checked(declaration, core, "with_example", example.flatten().as_ref());
        let value = quote! { #typed.value(&self.#ident) };
        Ok(Self { name, declaration, value })
    }
}

/// The field with a word that its constructor compares with the type; what it says against it, it says at the word.
fn checked(field: TokenStream, core: &TokenStream, call: &str, word: Option<&LitStr>) -> TokenStream {
    let Some(word) = word else { return field };
    let core: TokenStream = core.clone().into_iter().map(|token| at(token, word.span())).collect();
    let call = Ident::new(call, word.span());
    quote_spanned! { word.span() => #core::Field::#call(#field, #word) }
}

fn at(mut token: TokenTree, span: Span) -> TokenTree {
    token.set_span(span);
    token
}

fn unit(attributes: &Attributes) -> Result<Option<&LitStr>> {
    let unit = attributes.text("unit")?;
    unit.map(annotations::words).transpose()?;
    Ok(unit)
}

/// An example as it stands in a report, but for quotation marks.
fn example(literal: &Lit) -> Result<LitStr> {
    let text = match literal {
        Lit::Str(text) => text.value(),
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Bool(flag) => flag.value.to_string(),
        other => return Err(Error::new_spanned(other, "an example is a text, a whole number, `true` or `false`")),
    };
    Ok(LitStr::new(&text, literal.span()))
}
