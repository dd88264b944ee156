//! Adding to the chain, reading it, erasing what a record says.

use rand::RngCore;
use rand::rngs::OsRng;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::ERASURES;
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// Something to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// What kind of thing it is about: `case`, `run`, `account`, ...
    pub stream: &'a str,
    /// Which of them.
    pub subject: i64,
    /// What happened, in one word; no personal data.
    pub kind: &'a str,
    /// When.
    pub at: Moment,
    /// Who: the id of an account, or `system`; no name.
    pub who: &'a str,
    /// The rest, as JSON. Erasable.
    pub body: &'a str,
}

/// A record as it stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Place in the journal, from 1.
    pub number: i64,
    /// Place among the records of its subject, from 1.
    pub version: i64,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// The rest; none once erased.
    pub body: Option<String>,
}

/// Adds a record and returns its number and version. Committed with the transaction it is part of.
///
/// # Errors
/// Where the database cannot be written.
pub fn append(transaction: &Transaction<'_>, record: Record<'_>) -> Result<(i64, i64), StoreError> {
    let last: Option<(i64, [u8; 32])> = transaction
        .prepare_cached("SELECT number, hash FROM record ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, before) = last.map_or((1, [0; 32]), |(number, hash)| (number + 1, hash));
    let version = version(transaction, record.stream, record.subject)? + 1;
    let mut salt = [0_u8; 32];
    OsRng.fill_bytes(&mut salt);
    let payload_hash = payload_hash(&salt, record.body);
    let hash = Link { number, version, record, payload_hash, before }.hash();
    transaction
        .prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute((
            number,
            record.stream,
            record.subject,
            version,
            record.kind,
            record.at.0,
            record.who,
            payload_hash,
            before,
            hash,
        ))?;
    transaction.prepare_cached("INSERT INTO payload VALUES (?1, ?2, ?3)")?.execute((
        number,
        salt,
        record.body,
    ))?;
    Ok((number, version))
}

/// How many records a subject has.
///
/// # Errors
/// Where the database cannot be read.
pub fn version(database: &Connection, stream: &str, subject: i64) -> Result<i64, StoreError> {
    Ok(database
        .prepare_cached(
            "SELECT coalesce(max(version), 0) FROM record WHERE stream = ?1 AND subject = ?2",
        )?
        .query_row((stream, subject), |row| row.get(0))?)
}

/// The records of a subject in order.
///
/// # Errors
/// Where the database cannot be read.
pub fn read(database: &Connection, stream: &str, subject: i64) -> Result<Vec<Written>, StoreError> {
    let mut query = database.prepare_cached(
        "SELECT number, version, kind, at, who, body FROM record LEFT JOIN payload USING (number)
         WHERE stream = ?1 AND subject = ?2 ORDER BY version",
    )?;
    let rows = query.query_map((stream, subject), |row| {
        Ok(Written {
            number: row.get(0)?,
            version: row.get(1)?,
            kind: row.get(2)?,
            at: Moment(row.get(3)?),
            who: row.get(4)?,
            body: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Erases what the records of a subject say, and writes down that it did. The records stay, and the
/// chain still verifies. Returns how many payloads went.
///
/// # Errors
/// Where the database cannot be written.
pub fn erase(
    transaction: &Transaction<'_>,
    (stream, subject): (&str, i64),
    (at, who): (Moment, &str),
) -> Result<usize, StoreError> {
    let erased = transaction.execute(
        "DELETE FROM payload WHERE number IN
         (SELECT number FROM record WHERE stream = ?1 AND subject = ?2)",
        (stream, subject),
    )?;
    if erased > 0 {
        let through = version(transaction, stream, subject)?;
        let body = json!({ "stream": stream, "subject": subject, "through": through });
        let body = body.to_string();
        append(
            transaction,
            Record { stream: ERASURES, subject, kind: "erased", at, who, body: &body },
        )?;
    }
    Ok(erased)
}

/// SHA-256 of salt and payload. The salt makes short payloads unguessable once it is gone.
pub(super) fn payload_hash(salt: &[u8], body: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body.as_bytes());
    hash.finalize().into()
}

/// All that a link's hash covers.
pub(super) struct Link<'a> {
    pub(super) number: i64,
    pub(super) version: i64,
    pub(super) record: Record<'a>,
    pub(super) payload_hash: [u8; 32],
    pub(super) before: [u8; 32],
}

impl Link<'_> {
    /// SHA-256 of every field, texts with their length before them.
    pub(super) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let record = self.record;
        for number in [self.number, record.subject, self.version, record.at.0] {
            hash.update(number.to_be_bytes());
        }
        for text in [record.stream, record.kind, record.who] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(self.payload_hash);
        hash.update(self.before);
        hash.finalize().into()
    }
}
