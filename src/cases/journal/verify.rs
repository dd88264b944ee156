//! Proving that the journal is as it was written, or naming the first record that is not.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;
use serde::Deserialize;

use super::ERASURES;
use super::chain::{Link, Record, payload_hash};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// A journal that holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Records.
    pub records: u64,
    /// Those whose payload was erased, as an erasure in the journal says.
    pub erased: u64,
    /// The hash of the last record: written down elsewhere, it also proves that none was cut off the
    /// end.
    pub last: [u8; 32],
}

/// What is wrong with the first record that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// One or more records before it are gone.
    Missing,
    /// It does not hold the hash of the one before.
    Unlinked,
    /// Something in it was changed.
    Changed,
    /// What it says was changed.
    PayloadChanged,
    /// What it says is gone, and no erasure says so.
    PayloadGone,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "a record before it is missing",
            Self::Unlinked => "it does not follow the one before",
            Self::Changed => "it was changed after it was written",
            Self::PayloadChanged => "what it says was changed after it was written",
            Self::PayloadGone => "what it says is gone, and no erasure in the journal says so",
        })
    }
}

/// One row of the journal.
struct Row {
    number: i64,
    stream: String,
    subject: i64,
    version: i64,
    kind: String,
    at: i64,
    who: String,
    payload_hash: [u8; 32],
    before: [u8; 32],
    hash: [u8; 32],
    payload: Option<(Vec<u8>, String)>,
}

#[derive(Deserialize)]
struct Erasure {
    stream: String,
    subject: i64,
    through: i64,
}

/// Goes through the whole journal. O(records); a million takes a few seconds.
///
/// # Errors
/// Outer: the database cannot be read. Inner: number and fault of the first broken record.
pub fn verify(database: &Connection) -> Result<Result<Checked, (i64, Fault)>, StoreError> {
    let erasures = erasures(database)?;
    let mut query = database.prepare(
        "SELECT record.number, stream, subject, version, kind, at, who, payload_hash, before, hash,
                salt, body
         FROM record LEFT JOIN payload USING (number) ORDER BY record.number",
    )?;
    let mut rows = query.query([])?;
    let mut checked = Checked::default();
    while let Some(row) = rows.next()? {
        let row = row_of(row)?;
        let expected = i64::try_from(checked.records).unwrap_or(i64::MAX) + 1;
        if let Some(fault) = fault(&row, expected, checked.last, &erasures) {
            return Ok(Err((row.number, fault)));
        }
        checked.records += 1;
        checked.erased += u64::from(row.payload.is_none());
        checked.last = row.hash;
    }
    Ok(Ok(checked))
}

/// Up to which version each subject's payloads were erased.
fn erasures(database: &Connection) -> Result<BTreeMap<(String, i64), i64>, StoreError> {
    let mut query = database
        .prepare("SELECT body FROM record JOIN payload USING (number) WHERE stream = ?1")?;
    let bodies = query.query_map([ERASURES], |row| row.get::<_, String>(0))?;
    let mut found = BTreeMap::new();
    for body in bodies {
        // one that cannot be read was changed, which the chain tells
        let Ok(erasure) = serde_json::from_str::<Erasure>(&body?) else { continue };
        let through = found.entry((erasure.stream, erasure.subject)).or_insert(0);
        *through = erasure.through.max(*through);
    }
    Ok(found)
}

fn row_of(row: &rusqlite::Row<'_>) -> Result<Row, rusqlite::Error> {
    let salt: Option<Vec<u8>> = row.get(10)?;
    let body: Option<String> = row.get(11)?;
    Ok(Row {
        number: row.get(0)?,
        stream: row.get(1)?,
        subject: row.get(2)?,
        version: row.get(3)?,
        kind: row.get(4)?,
        at: row.get(5)?,
        who: row.get(6)?,
        payload_hash: row.get(7)?,
        before: row.get(8)?,
        hash: row.get(9)?,
        payload: salt.zip(body),
    })
}

fn fault(
    row: &Row,
    expected: i64,
    before: [u8; 32],
    erasures: &BTreeMap<(String, i64), i64>,
) -> Option<Fault> {
    let record = Record {
        stream: &row.stream,
        subject: row.subject,
        kind: &row.kind,
        at: Moment(row.at),
        who: &row.who,
        body: "",
    };
    let Row { number, version, payload_hash: hashed, .. } = *row;
    let link = Link { number, version, record, payload_hash: hashed, before: row.before };
    if row.number != expected {
        return Some(Fault::Missing);
    }
    if row.before != before {
        return Some(Fault::Unlinked);
    }
    if link.hash() != row.hash {
        return Some(Fault::Changed);
    }
    match &row.payload {
        Some((salt, body)) if payload_hash(salt, body) == hashed => None,
        Some(_) => Some(Fault::PayloadChanged),
        None => {
            let through = erasures.get(&(row.stream.clone(), row.subject));
            through.is_none_or(|through| version > *through).then_some(Fault::PayloadGone)
        }
    }
}
