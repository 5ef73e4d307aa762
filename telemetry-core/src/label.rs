//! Labels: one word out of a fixed list.

/// A word out of a fixed list; derive it on an enum without data.
///
/// The names are const data, so that no text made at run time can pass for one. The derive takes each variant's own
/// name, or the one in `#[label("…")]`; a name is printable ASCII, and no two are alike. Where `telemetry-core` has another
/// name in `Cargo.toml`, write `#[label(crate = "that_name")]` on the enum.
///
/// ```
/// use telemetry_core::Label;
///
/// /// What the operator bought.
/// #[derive(Clone, Copy, Debug, PartialEq, Label)]
/// enum Plan {
///     Free,
///     #[label("Self-hosted")]
///     SelfHosted,
/// }
///
/// assert_eq!(Plan::SelfHosted.name(), "Self-hosted");
/// assert_eq!(Plan::parse("free"), Some(Plan::Free));
/// assert_eq!(Plan::parse("Acme Ltd"), None);
/// ```
pub trait Label: Copy + 'static {
    /// Every label, in the order in which the enum lists them.
    const ALL: &'static [Self];
    /// The name of each of [`Label::ALL`].
    const NAMES: &'static [&'static str];

    /// The place of this label in [`Label::ALL`].
    #[doc(hidden)]
    fn index(self) -> usize;

    /// The name that stands in the report.
    fn name(self) -> &'static str {
        Self::NAMES[self.index()]
    }

    /// The label of that name, whatever the case of its letters.
    #[must_use]
    fn parse(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|own| own.eq_ignore_ascii_case(name))?;
        Self::ALL.get(index).copied()
    }
}
