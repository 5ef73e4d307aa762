//! `#[derive(Section)]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Field, Fields, FieldsNamed, Ident, Lit, Result};

use crate::{doc, name};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let name = name::on_the_wire(ident)?;
    let meaning = doc::meaning(&input.attrs, ident, "this section")?;
    let top_level = top_level(&input.attrs)?;
    let placement = if top_level.is_some() { quote!(TopLevel) } else { quote!(Object) };
    let Body { shape, values } = body(input, top_level)?;
    Ok(quote! {
        #[automatically_derived]
        impl ::telemetry_core::Section for #ident {
            const DECLARATION: ::telemetry_core::Declaration = ::telemetry_core::Declaration::new(
                #name,
                #meaning,
                ::telemetry_core::Placement::#placement,
                #shape,
                ::telemetry_core::__private::origin!(),
            );

            fn values(&self) -> ::telemetry_core::__private::Values {
                #values
            }
        }
    })
}

/// The two parts of the implementation that depend on the struct's fields.
struct Body {
    shape: TokenStream,
    values: TokenStream,
}

fn body(input: &DeriveInput, top_level: Option<&Attribute>) -> Result<Body> {
    let message = "a section is a struct with named fields, or one map in parentheses";
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, message));
    };
    match &data.fields {
        Fields::Named(fields) if !fields.named.is_empty() => object(fields),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => match top_level {
            None => map(&fields.unnamed[0]),
            Some(attribute) => Err(Error::new_spanned(
                &attribute.meta,
                "a map stands in an object of its own, since its keys are not the names of fields: leave out `top_level`",
            )),
        },
        _ => Err(Error::new_spanned(&input.ident, message)),
    }
}

fn object(fields: &FieldsNamed) -> Result<Body> {
    let mut declared = Vec::new();
    let mut values = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let name = name::on_the_wire(ident)?;
        let meaning = doc::meaning(&field.attrs, ident, &format!("field `{ident}`"))?;
        let ty = &field.ty;
        let details = details(&field.attrs)?;
        declared.push(quote_spanned! { ty.span() => ::telemetry_core::Field::new::<#ty>(#name, #meaning)#details });
        values.push(quote! { ::telemetry_core::Disclosable::value(&self.#ident) });
    }
    Ok(Body {
        shape: quote! { ::telemetry_core::Shape::Fields(&[#(#declared),*]) },
        values: quote! { ::telemetry_core::__private::Values::fields([#(#values),*]) },
    })
}

fn map(field: &Field) -> Result<Body> {
    let ty = &field.ty;
    let meaning = doc::meaning(&field.attrs, ty, "the map")?;
    let labels = quote_spanned! { ty.span() => <#ty as ::telemetry_core::DisclosableMap>::LABELS };
    Ok(Body {
        shape: quote! { ::telemetry_core::Shape::Map { meaning: #meaning, labels: #labels } },
        values: quote! { ::telemetry_core::__private::Values::map(&self.0) },
    })
}

/// `unit = "bytes"` and `example = 24`, as calls behind the field's constructor.
fn details(attributes: &[Attribute]) -> Result<TokenStream> {
    let mut details = TokenStream::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("section")) {
        attribute.parse_nested_meta(|meta| {
            let value: Lit = meta.value()?.parse()?;
            let text = match &value {
                Lit::Str(text) => text.value(),
                Lit::Int(number) => number.base10_digits().to_owned(),
                other => return Err(Error::new_spanned(other, "write a text or a whole number")),
            };
            match () {
                () if meta.path.is_ident("unit") => details.extend(quote! { .with_unit(#text) }),
                () if meta.path.is_ident("example") => details.extend(quote! { .with_example(#text) }),
                () => return Err(meta.error("the things to say of a field are `unit` and `example`")),
            }
            Ok(())
        })?;
    }
    Ok(details)
}

/// The attribute that puts the fields beside the sections, if there is one.
fn top_level(attributes: &[Attribute]) -> Result<Option<&Attribute>> {
    let Some(attribute) = attributes.iter().find(|attribute| attribute.path().is_ident("section")) else {
        return Ok(None);
    };
    match attribute.parse_args::<Ident>() {
        Ok(place) if place == "top_level" => Ok(Some(attribute)),
        _ => Err(Error::new_spanned(
            &attribute.meta,
            "the one thing to say here is `top_level`: `#[section(top_level)]`",
        )),
    }
}
