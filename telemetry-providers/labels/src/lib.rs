//! Lists of words that two sections share.
