//! Type parameters and lifetimes, which a declaration can't have.

use syn::{DeriveInput, Error, Result};

/// A declaration is one constant, and so is what it is made from.
pub(crate) fn refuse(input: &DeriveInput, what: &str) -> Result<()> {
    if input.generics.params.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{what} has neither type parameters nor lifetimes, since what it can say is known before it runs: write the types out, \
         and hold values instead of references"
    );
    Err(Error::new_spanned(&input.generics, message))
}
