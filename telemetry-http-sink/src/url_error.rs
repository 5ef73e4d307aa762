//! The error of a text that is no URL, which hides the parser that found it.

use url::ParseError;

/// Why a text is no absolute URL. It shows nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UrlError(pub(crate) ParseError);
