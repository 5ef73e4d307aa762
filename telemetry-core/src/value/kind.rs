//! Kinds of values, for the catalogue.

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number from 0 to 2⁶⁴ − 1.
    Count,
    /// A whole number from −2⁶³ to 2⁶³ − 1.
    Integer,
    /// A UUID as 36 lower-case characters.
    Identifier,
    /// A version of at most 32 characters.
    Version,
    /// A release tag of at most 64 characters, with one of these prefixes or none.
    Tag(&'static [&'static str]),
    /// A span of time as `[d.]hh:mm:ss[.fffffff]`.
    TimeSpan,
    /// One of these words.
    Label(&'static [&'static str]),
}

/// What a value can tell about whoever runs the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sensitivity {
    /// It is the same in several reports of one origin, and of one origin only.
    Identifies,
    /// It tells how many or how much.
    Counts,
    /// It tells which of several kinds.
    Classifies,
}

impl Kind {
    /// What a value of this kind can tell.
    #[must_use]
    pub const fn sensitivity(self) -> Sensitivity {
        match self {
            Self::Identifier => Sensitivity::Identifies,
            Self::Count | Self::Integer | Self::TimeSpan => Sensitivity::Counts,
            Self::Flag | Self::Version | Self::Tag(_) | Self::Label(_) => Sensitivity::Classifies,
        }
    }

    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Flag => "true",
            Self::Count => "5",
            Self::Integer => "-5",
            Self::Identifier => "81e9ca2a-8acc-41ed-b9d0-65a652b36801",
            Self::Version => "23.10.0.0",
            Self::Tag(_) => "v23.10.0",
            Self::TimeSpan => "1.02:03:04.0567891",
            Self::Label([first, ..]) => first,
            Self::Label([]) => "",
        }
    }
}
