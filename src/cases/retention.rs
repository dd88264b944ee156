//! What is kept for how long, and erasing it when its time is over, with a report of what went.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use super::act::{STREAM, SYSTEM};
use super::error::CaseError;
use super::journal;
use crate::domain::{Day, Moment};

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Flags and drawn dwellings nobody fetched, in days after they were taken in.
    pub unopened_days: i32,
    /// Dismissed cases, in months after they were dismissed.
    pub dismissed_months: u32,
    /// Closed cases, in months after they were closed.
    pub closed_months: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { unopened_days: 90, dismissed_months: 6, closed_months: 60 }
    }
}

/// What was erased, or would be: proof for the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erasures {
    /// The day (ISO date).
    pub on: String,
    /// Flags and drawn dwellings that nobody fetched.
    pub unopened: u64,
    /// Cases, by number.
    pub cases: Vec<ErasedCase>,
    /// Files that no other case holds.
    pub files: u64,
    /// Hash of the journal's last record after it, in hex.
    pub journal: String,
}

/// A case whose time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErasedCase {
    /// Its number.
    pub case: i64,
    /// The state it ended in.
    pub state: String,
    /// Since when (ISO date).
    pub since: String,
    /// Records whose content was erased; the records themselves stay.
    pub records: u64,
}

/// What would be erased on a day.
///
/// # Errors
/// Where the store cannot be read.
pub fn over(
    database: &Connection,
    retention: Retention,
    today: Day,
) -> Result<Erasures, CaseError> {
    let mut erasures = Erasures { on: today.to_string(), ..Erasures::default() };
    let unopened: i64 = database.query_row(
        "SELECT count(*) FROM candidate JOIN run ON run.id = candidate.run
         WHERE case_id IS NULL AND taken_in < ?1",
        [Moment::beginning(today.plus(-retention.unopened_days)).0],
        |row| row.get(0),
    )?;
    erasures.unopened = unopened.unsigned_abs();
    let mut query = database.prepare(
        "SELECT case_id, state, state_since, version FROM queue
         WHERE open = 0 AND objection <= ?3 AND exempt_until <= ?3
           AND ((state = 'S2' AND state_since < ?1) OR (state = 'S12' AND state_since < ?2))
         ORDER BY case_id",
    )?;
    let dismissed = Moment::beginning(today.minus_months(retention.dismissed_months)).0;
    let closed = Moment::beginning(today.minus_months(retention.closed_months)).0;
    let rows = query.query_map((dismissed, closed, today.ordinal()), |row| {
        Ok(ErasedCase {
            case: row.get(0)?,
            state: row.get(1)?,
            since: Moment(row.get(2)?).day().to_string(),
            records: row.get::<_, i64>(3)?.unsigned_abs(),
        })
    })?;
    erasures.cases = rows.collect::<Result<_, _>>()?;
    Ok(erasures)
}

/// Erases it. Records of the journal stay, without what they said; of cases, numbers are left.
///
/// # Errors
/// Where the store cannot be written.
pub fn erase(
    transaction: &Transaction<'_>,
    retention: Retention,
    at: Moment,
) -> Result<Erasures, CaseError> {
    let mut erasures = over(transaction, retention, at.day())?;
    transaction.execute(
        "DELETE FROM candidate WHERE case_id IS NULL AND run IN
         (SELECT id FROM run WHERE taken_in < ?1)",
        [Moment::beginning(at.day().plus(-retention.unopened_days)).0],
    )?;
    for erased in &erasures.cases {
        erase_case(transaction, erased.case, at)?;
    }
    let files = transaction
        .execute("DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM attachment)", [])?;
    erasures.files = files as u64;
    let last = "SELECT hash FROM record ORDER BY number DESC LIMIT 1";
    // a store that nothing was written into yet has none
    let last = transaction.query_row(last, [], |row| row.get::<_, Vec<u8>>(0)).optional()?;
    erasures.journal = super::files::hex(&last.unwrap_or_default());
    Ok(erasures)
}

fn erase_case(transaction: &Transaction<'_>, case: i64, at: Moment) -> Result<(), CaseError> {
    transaction.execute(
        "INSERT INTO erased_tally
         SELECT strftime('%Y-%m', decided_at / 1000, 'unixepoch'), origin, outcome, explanation,
                result, 1
         FROM queue WHERE case_id = ?1
         ON CONFLICT DO UPDATE SET cases = cases + 1",
        [case],
    )?;
    journal::erase(transaction, (STREAM, case), (at, SYSTEM))?;
    for sql in [
        "DELETE FROM queue WHERE case_id = ?1",
        "DELETE FROM attachment WHERE case_id = ?1",
        "DELETE FROM candidate WHERE case_id = ?1",
    ] {
        transaction.execute(sql, [case])?;
    }
    Ok(())
}
