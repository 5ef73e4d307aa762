//! The remote channel: one HTTP POST per attempt.
