//! `#[derive(Section)]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Field, Fields, FieldsNamed, Ident, Result};

use crate::attributes::Attributes;
use crate::errors::Errors;
use crate::field::Declared;
use crate::{annotations, doc, generics, name};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let attributes = Attributes::of_section(&input.attrs)?;
    let core = attributes.core()?;
    let mut errors = Errors::default();
    errors.take(generics::refuse(input, "a section"));
    let Head { name, meaning, annotations } = errors.take(head(input, &attributes)).unwrap_or_default();
    let Body { shape, values } = errors.take(body(input, &attributes, &core)).unwrap_or_default();
    errors.end()?;
    let ident = &input.ident;
    let placement = if attributes.word("top_level").is_some() { quote!(TopLevel) } else { quote!(Object) };
    // What is wrong with the declaration is an error where it stands, and not where somebody uses the section.
    Ok(quote! {
        const _: () = {
            const DECLARATION: #core::Declaration = #core::Declaration::new(
                #name,
                #meaning,
                #core::Placement::#placement,
                #shape,
                #core::__private::origin!(),
            )#annotations;

            #[automatically_derived]
            impl #core::Section for #ident {
                const DECLARATION: #core::Declaration = DECLARATION;

                fn values(&self) -> #core::__private::Values {
                    #values
                }
            }
        };
    })
}

/// The parts of the declaration that the struct itself says.
#[derive(Default)]
struct Head {
    name: String,
    meaning: String,
    annotations: TokenStream,
}

fn head(input: &DeriveInput, attributes: &Attributes) -> Result<Head> {
    let mut errors = Errors::default();
    let name = errors.take(name::on_the_wire(&input.ident, attributes));
    let meaning = errors.take(doc::meaning(&input.attrs, &input.ident, "this section")).unwrap_or_default();
    errors.take(annotations::require_reason(attributes, &input.ident));
    let annotations = errors.take(annotations::calls(attributes, &meaning)).unwrap_or_default();
    errors.end()?;
    Ok(Head { name: name.map(|name| name.text).unwrap_or_default(), meaning, annotations })
}

/// The two parts of the implementation that depend on the struct's fields.
#[derive(Default)]
struct Body {
    shape: TokenStream,
    values: TokenStream,
}

fn body(input: &DeriveInput, attributes: &Attributes, core: &TokenStream) -> Result<Body> {
    let message = "a section is a struct with named fields, or one map in parentheses";
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, message));
    };
    match &data.fields {
        Fields::Named(fields) if !fields.named.is_empty() => object(fields, core),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            attributes.word("top_level").map_or(Ok(()), refuse_map)?;
            map(&fields.unnamed[0], core)
        }
        _ => Err(Error::new_spanned(&input.ident, message)),
    }
}

fn refuse_map(top_level: &Ident) -> Result<()> {
    Err(Error::new_spanned(
        top_level,
        "a map stands in an object of its own, since its keys are not the names of fields: leave out `top_level`",
    ))
}

fn object(fields: &FieldsNamed, core: &TokenStream) -> Result<Body> {
    let mut errors = Errors::default();
    let named = fields.named.iter().filter_map(|field| field.ident.as_ref().map(|ident| (field, ident)));
    let declared: Vec<_> = named.filter_map(|(field, ident)| errors.take(Declared::read(field, ident, core))).collect();
    errors.take(name::refuse_repeats(&declared.iter().map(|field| &field.name).collect::<Vec<_>>()));
    errors.end()?;
    let (declarations, values) =
        (declared.iter().map(|field| &field.declaration), declared.iter().map(|field| &field.value));
    Ok(Body {
        shape: quote! { #core::Shape::Fields(&[#(#declarations),*]) },
        values: quote! { #core::__private::Values::fields([#(#values),*]) },
    })
}

fn map(field: &Field, core: &TokenStream) -> Result<Body> {
    if let Some(attribute) = field.attrs.iter().find(|attribute| attribute.path().is_ident("section")) {
        return Err(Error::new_spanned(attribute, "a map is the whole of its section: say it on the struct"));
    }
    let ty = &field.ty;
    let meaning = doc::meaning(&field.attrs, ty, "the map")?;
    let typed = quote_spanned! { ty.span() => #core::__private::typed_map::<#ty>() };
    Ok(Body { shape: quote! { #typed.shape(#meaning) }, values: quote! { #typed.values(&self.0) } })
}
