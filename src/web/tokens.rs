//! Tokens that open the API: random, kept as hashes, one a line.

use std::fs;
use std::path::{Path, PathBuf};

use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use crate::flags::hex;

/// The hashes of all tokens that are let in.
#[derive(Debug)]
pub struct Tokens(Vec<[u8; 32]>);

/// Why a tokens file is not used.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It cannot be read.
    #[error("the tokens file `{}` cannot be read: {source}", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others than its owner have rights to it.
    #[error("others than its owner have rights to the tokens file `{}`", .path.display())]
    Exposed {
        /// Which.
        path: PathBuf,
    },
    /// A line is no name and hash.
    #[error("line {line} of the tokens file is no name and hash")]
    BadLine {
        /// Which, from 1.
        line: usize,
    },
    /// Nobody could come in.
    #[error("the tokens file `{}` holds no token", .path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
}

impl TokenError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "make one with `proforma token NAME --tokens FILE`",
            Self::Exposed { .. } => "`chmod 600` it",
            Self::BadLine { .. } | Self::Empty { .. } => {
                "a line is written by `proforma token NAME --tokens FILE`"
            }
        }
    }
}

impl Tokens {
    /// Reads the file, which only its owner may have rights to.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn read(path: &Path) -> Result<Self, TokenError> {
        let unreadable = |source| TokenError::Unreadable { path: path.to_owned(), source };
        let rights = fs::metadata(path).map_err(unreadable)?;
        if is_exposed(&rights) {
            return Err(TokenError::Exposed { path: path.to_owned() });
        }
        let tokens = Self::parse(&fs::read_to_string(path).map_err(unreadable)?)?;
        if tokens.0.is_empty() {
            return Err(TokenError::Empty { path: path.to_owned() });
        }
        Ok(tokens)
    }

    /// Reads lines of a name and a hash.
    ///
    /// # Errors
    /// [`TokenError::BadLine`].
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let lines = text.lines().enumerate();
        let said = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let hash = |(number, line): (usize, &str)| {
            let hash = line.split_whitespace().nth(1).and_then(unhex);
            hash.ok_or(TokenError::BadLine { line: number + 1 })
        };
        Ok(Self(said.map(hash).collect::<Result<_, _>>()?))
    }

    /// Whether a token is let in. Takes as long whether it is or not.
    pub fn let_in(&self, token: &str) -> bool {
        let given = Sha256::digest(token.as_bytes());
        let known = self.0.iter().fold(Choice::from(0), |known, hash| known | hash.ct_eq(&given));
        known.into()
    }
}

#[cfg(unix)]
fn is_exposed(rights: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    rights.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_exposed(_rights: &fs::Metadata) -> bool {
    false
}

/// A new random token of 256 bits.
pub fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    OsRng.fill_bytes(&mut bytes);
    hex(&bytes)
}

/// The line of a tokens file that lets `token` in.
pub fn token_line(name: &str, token: &str) -> String {
    format!("{name} {}\n", hex(&Sha256::digest(token.as_bytes())))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tokens_of_the_file_are_let_in() {
        let (one, other) = (new_token(), new_token());
        assert_ne!(one, other);
        let file = format!("# desks\n\n{}", token_line("desk-1", &one));
        let tokens = Tokens::parse(&file).unwrap();
        assert!(tokens.let_in(&one));
        assert!(!tokens.let_in(&other) && !tokens.let_in("") && !tokens.let_in(&file));
        assert!(Tokens::parse("desk-1 abc").is_err());
        assert!(!file.contains(&one));
    }
}
