//! Numbered, checksummed steps that make the tables. A step that ran is never changed.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::StoreError;

/// One step: the tables of one room from number to number.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Whose tables: a room's name.
    pub series: &'static str,
    /// From 1, without gaps.
    pub number: u32,
    /// What it brings, in one word.
    pub name: &'static str,
    /// Statements; run in one transaction.
    pub sql: &'static str,
}

/// The steps of the room `cases`.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        series: "cases",
        number: 1,
        name: "journal",
        sql: include_str!("migrations/001-journal.sql"),
    },
    Migration {
        series: "cases",
        number: 2,
        name: "cases",
        sql: include_str!("migrations/002-cases.sql"),
    },
    Migration {
        series: "cases",
        number: 3,
        name: "lanes",
        sql: include_str!("migrations/003-lanes.sql"),
    },
    Migration {
        series: "cases",
        number: 4,
        name: "protected",
        sql: include_str!("migrations/004-protected.sql"),
    },
    Migration {
        series: "cases",
        number: 5,
        name: "all",
        sql: include_str!("migrations/005-all.sql"),
    },
    Migration {
        series: "cases",
        number: 6,
        name: "tags",
        sql: include_str!("migrations/006-tags.sql"),
    },
];

impl Migration {
    fn checksum(&self) -> Vec<u8> {
        Sha256::digest(self.sql.as_bytes()).to_vec()
    }
}

/// Runs the steps that have not run, in the order given; each wholly or not at all.
pub(super) fn migrate(
    connection: &mut Connection,
    lists: &[&[Migration]],
) -> Result<(), StoreError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
            series TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
            checksum BLOB NOT NULL, PRIMARY KEY (series, number)) STRICT, WITHOUT ROWID",
    )?;
    let mut ran = ran(connection)?;
    for migration in lists.iter().flat_map(|list| list.iter()) {
        let key = (migration.series.to_owned(), migration.number);
        match ran.remove(&key) {
            Some(checksum) if checksum == migration.checksum() => {}
            Some(_) => return Err(StoreError::Changed { series: key.0, number: key.1 }),
            None => run(connection, migration)?,
        }
    }
    match ran.into_keys().next() {
        Some((series, number)) => Err(StoreError::Later { series, number }),
        None => Ok(()),
    }
}

type Ran = BTreeMap<(String, u32), Vec<u8>>;

fn ran(connection: &Connection) -> Result<Ran, StoreError> {
    let mut query = connection.prepare("SELECT series, number, checksum FROM migration")?;
    let rows = query.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn run(connection: &mut Connection, migration: &Migration) -> Result<(), StoreError> {
    let step = connection.transaction()?;
    step.execute_batch(migration.sql)?;
    step.execute(
        "INSERT INTO migration VALUES (?1, ?2, ?3, ?4)",
        (migration.series, migration.number, migration.name, migration.checksum()),
    )?;
    Ok(step.commit()?)
}
