//! What stands in `#[section(…)]`, and in `#[label(…)]` on an enum.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Ident, Lit, LitStr, Path, Result};

/// What all attributes of one kind on one item say.
pub(crate) struct Attributes(Vec<Argument>);

/// `top_level`, or `reason = "…"`.
struct Argument {
    name: Ident,
    value: Option<Lit>,
}

/// What can be said of an item, and how.
struct Vocabulary {
    attribute: &'static str,
    item: &'static str,
    words: &'static [&'static str],
    pairs: &'static [&'static str],
}

const SECTION: Vocabulary = Vocabulary {
    attribute: "section",
    item: "a section",
    words: &["top_level"],
    pairs: &["reason", "since", "deprecated", "name", "crate"],
};
const FIELD: Vocabulary = Vocabulary {
    attribute: "section",
    item: "a field",
    words: &[],
    pairs: &["unit", "example", "reason", "since", "deprecated", "name"],
};
const LABEL: Vocabulary = Vocabulary { attribute: "label", item: "an enum of labels", words: &[], pairs: &["crate"] };

impl Attributes {
    pub(crate) fn of_section(attributes: &[Attribute]) -> Result<Self> {
        SECTION.read(attributes)
    }

    pub(crate) fn of_field(attributes: &[Attribute]) -> Result<Self> {
        FIELD.read(attributes)
    }

    pub(crate) fn of_label(attributes: &[Attribute]) -> Result<Self> {
        LABEL.read(attributes)
    }

    /// Where this word stands, if it does.
    pub(crate) fn word(&self, name: &str) -> Option<&Ident> {
        self.entry(name).map(|entry| &entry.name)
    }

    /// The value of this name, whatever kind of literal it is.
    pub(crate) fn literal(&self, name: &str) -> Option<&Lit> {
        self.entry(name)?.value.as_ref()
    }

    /// The text of this name.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&LitStr>> {
        match self.literal(name) {
            Some(Lit::Str(text)) => Ok(Some(text)),
            Some(other) => Err(Error::new_spanned(other, format!("write a text: `{name} = \"…\"`"))),
            None => Ok(None),
        }
    }

    /// The path of the core, which a renamed dependency changes.
    pub(crate) fn core(&self) -> Result<TokenStream> {
        let Some(text) = self.text("crate")? else { return Ok(quote!(::telemetry_core)) };
        let message = "write the path by which this crate knows `telemetry-core`: `crate = \"telemetry\"`";
        let path = text.parse_with(Path::parse_mod_style);
        path.map(Path::into_token_stream).map_err(|_| Error::new(text.span(), message))
    }

    fn entry(&self, name: &str) -> Option<&Argument> {
        self.0.iter().find(|entry| entry.name == name)
    }
}

impl Vocabulary {
    fn read(&self, attributes: &[Attribute]) -> Result<Attributes> {
        let mut read = Attributes(Vec::new());
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(self.attribute)) {
            if attribute.parse_args::<Lit>().is_ok() {
                return Err(Error::new_spanned(&attribute.meta, self.told()));
            }
            attribute.parse_nested_meta(|meta| {
                let entry = self.entry(&meta)?;
                if read.0.iter().any(|earlier| earlier.name == entry.name) {
                    return Err(meta.error("this is said twice: leave one of the two out"));
                }
                read.0.push(entry);
                Ok(())
            })?;
        }
        Ok(read)
    }

    fn entry(&self, meta: &ParseNestedMeta<'_>) -> Result<Argument> {
        let name = meta.path.get_ident().cloned().ok_or_else(|| meta.error(self.told()))?;
        let is_one_of = |names: &[&str]| names.iter().any(|known| name == known);
        let value = match () {
            () if is_one_of(self.words) => None,
            () if is_one_of(self.pairs) => Some(meta.value()?.parse()?),
            () => return Err(meta.error(self.told())),
        };
        Ok(Argument { name, value })
    }

    /// All that can be said, for whoever said something else.
    fn told(&self) -> String {
        let words = self.words.iter().map(|word| format!("`{word}`"));
        let pairs = self.pairs.iter().map(|name| format!("`{name} = \"…\"`"));
        let all: Vec<_> = words.chain(pairs).collect();
        format!("what can be said here of {} is {}", self.item, all.join(", "))
    }
}
