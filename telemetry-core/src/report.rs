//! A report: one sealed text.

use std::fmt;
use std::sync::Arc;

use crate::absence::ByCause;
use crate::{Absence, Identifier};

/// A report as it is logged and sent; only the engine makes one, and nothing changes it. A clone shares the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report(Arc<Sealed>);

#[derive(Debug, PartialEq, Eq)]
struct Sealed {
    text: String,
    key: Option<Identifier>,
    sizes: Vec<(&'static str, usize)>,
    absent: Vec<Absence>,
}

impl Report {
    /// The text: JSON indented by two spaces, printable ASCII and line feeds, without a final line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// What is absent from it, and why.
    #[must_use]
    pub fn absent(&self) -> &[Absence] {
        &self.0.absent
    }

    /// What is absent from it as one line, for people: the paths, and behind those with the same cause the cause.
    pub fn absences(&self) -> impl fmt::Display {
        ByCause(&self.0.absent)
    }

    /// The idempotency key of its delivery: random, the same on every attempt to send it, and never seen before it. `None`
    /// where the system gives no random numbers, and then it is not sent.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<Identifier> {
        self.0.key
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(feature = "engine")]
impl Report {
    pub(crate) fn seal(
        text: String,
        key: Option<Identifier>,
        sizes: Vec<(&'static str, usize)>,
        absent: Vec<Absence>,
    ) -> Self {
        Self(Arc::new(Sealed { text, key, sizes, absent }))
    }

    /// Whether it has no section.
    pub(crate) fn is_empty(&self) -> bool {
        self.text() == "{}"
    }

    /// Its sections with their sizes in bytes, the largest first.
    pub(crate) fn sizes(&self) -> impl fmt::Display {
        let mut sizes = self.0.sizes.clone();
        sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        let sizes: Vec<_> = sizes.iter().map(|(name, size)| format!("{name} has {size}")).collect();
        sizes.join(", ")
    }
}
