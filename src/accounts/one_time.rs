//! The second factor: codes of an app (RFC 6238), each good once, and recovery codes on paper.

use rusqlite::{Connection, Transaction};
use totp_rs::{Algorithm, Builder, Secret as AppKey, Totp};

use super::account::Account;
use super::secret::{readable_code, secret_hash, tidy_code};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// Recovery codes handed out at a time.
const RECOVERY_CODES: usize = 8;

fn totp(key: &[u8]) -> Totp {
    // six digits, 30 seconds and SHA-1: the only ones every app does
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_skew(1)
        .with_secret(key.to_vec())
        .build_noncompliant()
}

fn seconds(now: Moment) -> u64 {
    u64::try_from(now.0 / 1_000).unwrap_or(0)
}

/// The step of the clock that a code belongs to, where it is one of this or the steps beside it.
pub(super) fn step_of(key: &[u8], code: &str, now: Moment) -> Option<i64> {
    let digits: String = code.chars().filter(char::is_ascii_digit).take(8).collect();
    if digits.len() != 6 {
        return None;
    }
    let step = totp(key).check(&digits, seconds(now))?;
    i64::try_from(step).ok()
}

/// The code of now: for tests and the filled example.
pub fn current_code(key: &[u8], now: Moment) -> String {
    totp(key).generate(seconds(now)).to_string()
}

/// The key as an app takes it when typed.
pub fn key_text(key: &[u8]) -> String {
    AppKey::from(key.to_vec()).to_base32()
}

/// The link that a picture for the app holds.
pub fn app_link(name: &str, key: &[u8]) -> String {
    // names are letters, digits and `.-_@`, which a link may hold
    format!("otpauth://totp/proforma:{name}?secret={}&issuer=proforma", key_text(key))
}

/// Uses up a code of the app or a recovery code. Each is good once, whoever else tries at the time.
pub(super) fn use_code(
    transaction: &Transaction<'_>,
    account: &Account,
    code: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let key: Option<Vec<u8>> = transaction.query_row(
        "SELECT app_key FROM account WHERE id = ?1",
        [account.id],
        |row| row.get(0),
    )?;
    let used = match key.and_then(|key| step_of(&key, code, now)) {
        Some(step) => transaction.execute(
            "UPDATE account SET last_step = ?2 WHERE id = ?1 AND last_step < ?2",
            (account.id, step),
        )?,
        None => transaction.execute(
            "UPDATE recovery_code SET used_at = ?3
             WHERE account = ?1 AND hash = ?2 AND used_at IS NULL",
            (account.id, secret_hash(&tidy_code(code)), now.0),
        )?,
    };
    Ok(used == 1)
}

/// New recovery codes in place of all earlier ones; shown once.
pub fn new_recovery_codes(
    transaction: &Transaction<'_>,
    account: i64,
) -> Result<Vec<String>, StoreError> {
    transaction.execute("DELETE FROM recovery_code WHERE account = ?1", [account])?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| readable_code(4)).collect();
    let mut add = transaction.prepare_cached(
        "INSERT INTO recovery_code (account, hash, used_at) VALUES (?1, ?2, NULL)",
    )?;
    for code in &codes {
        add.execute((account, secret_hash(&tidy_code(code))))?;
    }
    Ok(codes)
}

/// How many recovery codes are still good.
pub fn recovery_codes_left(connection: &Connection, account: i64) -> Result<u64, StoreError> {
    let left: u32 = connection.query_row(
        "SELECT count(*) FROM recovery_code WHERE account = ?1 AND used_at IS NULL",
        [account],
        |row| row.get(0),
    )?;
    Ok(left.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and times of RFC 6238, appendix B, with the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let key = b"12345678901234567890";
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let now = Moment(seconds * 1_000);
            assert_eq!(current_code(key, now), code);
            assert_eq!(step_of(key, code, now), Some(seconds / 30));
            assert_eq!(step_of(key, code, Moment((seconds + 30) * 1_000)), Some(seconds / 30));
            assert_eq!(step_of(key, code, Moment((seconds + 90) * 1_000)), None);
        }
        assert_eq!(step_of(key, "", Moment(0)), None);
        assert_eq!(key_text(key), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
