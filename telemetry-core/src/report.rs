//! A report: one sealed text.

use std::fmt;

use crate::outcome::ByReason;
use crate::{Absence, Identifier};

/// A report as it is logged and sent; only the engine makes one, and nothing changes it.
#[derive(Clone, Debug)]
pub struct Report {
    text: Box<str>,
    key: Identifier,
    sizes: Vec<(&'static str, usize)>,
    absent: Vec<Absence>,
}

impl Report {
    /// The text: JSON indented by two spaces, printable ASCII and line feeds, without a final line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is absent from it, and why.
    #[must_use]
    pub fn absent(&self) -> &[Absence] {
        &self.absent
    }

    /// What is absent from it as one line, for people: the paths, and behind those with the same reason the reason.
    pub fn absences(&self) -> impl fmt::Display {
        ByReason(&self.absent)
    }

    /// Whether it has no section.
    #[cfg(feature = "engine")]
    pub(crate) fn is_empty(&self) -> bool {
        &*self.text == "{}"
    }

    /// Its sections with their sizes in bytes, the largest first.
    #[cfg(feature = "engine")]
    pub(crate) fn sizes(&self) -> impl fmt::Display {
        let mut sizes = self.sizes.clone();
        sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        let sizes: Vec<_> = sizes.iter().map(|(name, size)| format!("{name} has {size}")).collect();
        sizes.join(", ")
    }

    /// The idempotency key of its delivery.
    pub(crate) fn key(&self) -> Identifier {
        self.key
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Report {
    #[cfg(feature = "engine")]
    pub(crate) fn seal(text: String, sizes: Vec<(&'static str, usize)>, absent: Vec<Absence>) -> Self {
        Self { text: text.into(), key: Identifier::random(), sizes, absent }
    }
}
