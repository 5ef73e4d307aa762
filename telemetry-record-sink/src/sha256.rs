//! The hash by which lines and reports are known: 64 hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use sha2::Digest;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 hexadecimal digits")]
pub struct Sha256Error;

impl Sha256 {
    /// Hashes bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The hash itself.
    #[must_use]
    pub fn bytes(self) -> [u8; 32] {
        self.0
    }

    /// What stands in the first line of a chain instead of a hash.
    pub(crate) const NONE: Self = Self([0; 32]);

    /// How many digits it has.
    pub(crate) const DIGITS: usize = 64;
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let text: String =
            digits.filter_map(|digit| DIGITS.get(usize::from(digit))).map(|digit| char::from(*digit)).collect();
        f.write_str(&text)
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Sha256 {
    type Err = Sha256Error;

    fn from_str(text: &str) -> Result<Self, Sha256Error> {
        let is_whole = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate().take_while(|_| is_whole) {
            let digits = text.get(2 * index..2 * index + 2).ok_or(Sha256Error)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| Sha256Error)?;
        }
        is_whole.then_some(Self(bytes)).ok_or(Sha256Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_is_written() {
        let hash = Sha256::of(b"abc");
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for text in ["", "ba", &"+1".repeat(32), &"a".repeat(65), &"é".repeat(32)] {
            assert_eq!(text.parse::<Sha256>(), Err(Sha256Error), "{text}");
        }
    }
}
