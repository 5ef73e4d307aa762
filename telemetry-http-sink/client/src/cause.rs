//! What lies behind an error, however deep.

use std::error::Error;
use std::io;
use std::iter;

/// The error itself and what caused it, the innermost cause last.
pub fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |&error| behind(error))
}

/// The first error of this type in that chain.
#[must_use]
pub fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// An error of the standard library hands out the cause of what it wraps, and not what it wraps.
fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as &'a (dyn Error + 'static)).or_else(|| error.source())
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] io::Error);

    #[test]
    fn what_is_wrapped_in_whatever_is_found() {
        let error = Outer(io::Error::other(io::Error::other(Outer(io::Error::other(fmt::Error)))));
        assert!(find::<fmt::Error>(&error).is_some());
        assert!(find::<std::num::ParseIntError>(&error).is_none());
        assert_eq!(chain(&error).last().map(ToString::to_string), Some(fmt::Error.to_string()));
    }
}
