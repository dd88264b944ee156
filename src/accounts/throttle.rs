//! Slows down who guesses. Counts stand in the store, so a restart forgives nothing.

use rusqlite::{OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use crate::cases::store::StoreError;
use crate::domain::Moment;

/// How often something may be tried before each try costs a wait, doubled every time.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is tried; part of the key.
    pub what: &'static str,
    /// Tries without a wait.
    pub free: u32,
    /// The first wait, in milliseconds.
    pub first_wait: i64,
}

/// No wait is longer, in milliseconds.
const LONGEST_WAIT: i64 = 15 * 60 * 1_000;
/// What has not been tried for this long starts anew, in milliseconds.
const FORGOTTEN: i64 = 12 * 60 * 60 * 1_000;

impl Limit {
    /// What stands for `whom` in the store: nothing that can be read back from a copy at a glance.
    fn key(self, whom: &str) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(self.what.as_bytes());
        hash.update([0]);
        hash.update(whom.as_bytes());
        hash.finalize().to_vec()
    }

    fn wait(self, failures: u32) -> i64 {
        let over = failures.saturating_sub(self.free);
        let doubled = self.first_wait.saturating_mul(1_i64 << over.min(20));
        if failures < self.free { 0 } else { doubled.min(LONGEST_WAIT) }
    }
}

/// Counts a try as failed and says whether it may be made at all; a refused one counts for nothing.
/// Whoever succeeds calls `forgive`.
pub fn allow(
    transaction: &Transaction<'_>,
    limit: Limit,
    whom: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let key = limit.key(whom);
    let before: Option<(u32, i64)> = transaction
        .query_row("SELECT failures, last_at FROM attempt WHERE whom = ?1", [&key], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (failures, last) = before.filter(|(_, last)| now.0 - last < FORGOTTEN).unwrap_or((0, 0));
    if now.0 - last < limit.wait(failures) {
        return Ok(false);
    }
    transaction.execute(
        "INSERT INTO attempt (whom, failures, last_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (whom) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
        (key, failures.saturating_add(1), now.0),
    )?;
    transaction.execute("DELETE FROM attempt WHERE last_at < ?1", [now.0 - FORGOTTEN])?;
    Ok(true)
}

/// Takes one try back: it was right. Others from there may have been guesses.
pub(super) fn take_back(
    transaction: &Transaction<'_>,
    limit: Limit,
    whom: &str,
) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE attempt SET failures = max(failures - 1, 0) WHERE whom = ?1",
        [limit.key(whom)],
    )?;
    Ok(())
}

/// Forgets all tries: the right one knocked.
pub(super) fn forgive(
    transaction: &Transaction<'_>,
    limit: Limit,
    whom: &str,
) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM attempt WHERE whom = ?1", [limit.key(whom)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let limit = Limit { what: "test", free: 3, first_wait: 30_000 };
        let waits: Vec<i64> = (0..8).map(|failures| limit.wait(failures) / 1_000).collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 120, 240, 480]);
        assert_eq!(limit.wait(u32::MAX), LONGEST_WAIT);
        assert_ne!(limit.key("a"), limit.key("b"));
    }
}
