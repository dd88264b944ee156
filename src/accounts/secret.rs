//! Random secrets, of which the store keeps the hash only.

use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

use crate::cases::files::hex;

/// A secret of 256 bits as whoever holds it writes it. Prints nothing in messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new one from the system's source of randomness.
    pub fn new() -> Self {
        Self(hex(&random::<32>()))
    }

    /// One that was handed in.
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself, for its holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub fn hash(&self) -> [u8; 32] {
        secret_hash(&self.0)
    }
}

impl Default for Secret {
    fn default() -> Self {
        Self::new()
    }
}

/// SHA-256, which is enough for secrets of 80 random bits and more.
pub fn secret_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Bytes from the system's source of randomness.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// Digits and letters that are not taken for each other.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random code of `groups` groups of four letters, 20 bits each, for paper: `4F7K-9QZ2`.
pub fn readable_code(groups: usize) -> String {
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    let group = |_| random::<4>().map(letter).iter().collect::<String>();
    (0..groups).map(group).collect::<Vec<_>>().join("-")
}

/// A code as it was typed, in the form it was made: capitals, no spaces, no dashes, `O` for zero and
/// `I` or `L` for one.
pub(crate) fn tidy_code(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric).take(64);
    kept.map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_how_people_type() {
        let code = readable_code(4);
        assert_eq!(code.len(), 19);
        assert_eq!(tidy_code(&code.to_lowercase().replace('-', " ")), tidy_code(&code));
        assert_eq!(tidy_code("o1Il"), "0111");
        assert_ne!(readable_code(4), code);
        assert_ne!(Secret::new(), Secret::new());
        assert_eq!(format!("{:?}", Secret::new()), "Secret");
    }
}
