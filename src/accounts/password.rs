//! Passwords: argon2id, and what is asked of one.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::secret::{Secret, random};

/// Letters a password has at least.
pub const LEAST_PASSWORD: usize = 12;
/// Longer ones only cost work.
const MOST_PASSWORD: usize = 200;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`LEAST_PASSWORD`] letters.
    Short,
    /// More than anybody needs.
    Long,
    /// It is the name, or one letter again and again.
    Simple,
    /// The two are not the same.
    Unlike,
}

/// Looks at a password that somebody wants to have.
pub(super) fn judge(name: &str, password: &str, again: &str) -> Result<(), PasswordFault> {
    let letters: std::collections::BTreeSet<char> = password.chars().collect();
    match password.chars().count() {
        ..LEAST_PASSWORD => Err(PasswordFault::Short),
        count if count > MOST_PASSWORD => Err(PasswordFault::Long),
        _ if letters.len() < 5 || password.to_lowercase().contains(name) => {
            Err(PasswordFault::Simple)
        }
        _ if password != again => Err(PasswordFault::Unlike),
        _ => Ok(()),
    }
}

/// Each takes 19 MiB: one at a time, so that a flood of guesses cannot take the machine's memory.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// 19 MiB, two passes, one lane: what OWASP asks at least.
fn argon2id() -> Argon2<'static> {
    let parameters = Params::new(19 * 1024, 2, 1, None).expect("known to be in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

/// The hash that the store keeps, with its salt and parameters.
pub(super) fn hash(password: &str) -> String {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let hashed: PasswordHash = argon2id()
        .hash_password_with_salt(password.as_bytes(), &random::<16>())
        .expect("the salt and the length are in range");
    hashed.to_string()
}

/// A hash nobody knows a password of: it costs the same to try.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(Secret::new().reveal()));

#[cfg(test)]
thread_local! {
    /// How often this thread worked a hash out to try a password.
    pub(super) static TRIED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Whether a password fits. Works as long where there is no account or no password.
pub(super) fn fits(kept: Option<&str>, password: &str) -> bool {
    let too_long = password.chars().count() > MOST_PASSWORD;
    let tried = if too_long { "" } else { password };
    let known = PasswordHash::new(kept.unwrap_or(&NOBODY));
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = known.is_ok_and(|hash| {
        #[cfg(test)]
        TRIED.with(|tried| tried.set(tried.get() + 1));
        argon2id().verify_password(tried.as_bytes(), &hash).is_ok()
    });
    fits && kept.is_some() && !too_long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_only() {
        let kept = hash("seks gule bananer");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits(Some(&kept), "seks gule bananer"));
        assert!(!fits(Some(&kept), "seks gule banan") && !fits(None, "") && !fits(Some("x"), "x"));
        assert_ne!(hash("seks gule bananer"), kept);
        assert_eq!(judge("ida", "kort", "kort"), Err(PasswordFault::Short));
        assert_eq!(judge("ida", "aaaaaaaaaaaaaaaa", ""), Err(PasswordFault::Simple));
        assert_eq!(judge("ida", "Ida bor i Aarhus", ""), Err(PasswordFault::Simple));
        assert_eq!(judge("ida", "seks gule bananer", "x"), Err(PasswordFault::Unlike));
        assert_eq!(judge("ida", "seks gule bananer", "seks gule bananer"), Ok(()));
    }
}
