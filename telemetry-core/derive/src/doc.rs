//! Doc comments: what operators read before they agree.

use syn::{Attribute, Error, Expr, ExprLit, Lit, Meta, Result};

/// The doc comment in `attributes` as one line of text; `what` it is missing on is said in the error.
pub(crate) fn meaning(attributes: &[Attribute], at: impl quote::ToTokens, what: &str) -> Result<String> {
    let lines: Vec<_> = attributes.iter().filter_map(doc_line).collect();
    let text = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        let message = format!(
            "{what} has no doc comment: say in `/// …` what it means, since operators read it before they agree to send it"
        );
        return Err(Error::new_spanned(at, message));
    }
    Ok(text)
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
