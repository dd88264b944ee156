//! Several registry folders become one, with a report of where every row came from.
//!
//! The steps: `table` reads the files, `places` finds dwellings that two folders know under
//! different ids, `keyed` joins rows of one id, `moves` and `plain` join the others, `tell` writes
//! what became of everything. Where two folders differ the one named first wins, but for
//! protection, which stands wherever it is told.

mod keyed;
mod moves;
mod places;
mod plain;
mod table;
mod tell;

use std::collections::BTreeMap;

use crate::registry::import::output::{Output, table as csv};
use crate::registry::{Reject, contract};
use table::{Row, Table};

pub use places::Links;

/// A registry folder: what it is called, and its files by their names in the contract.
#[derive(Clone, Debug)]
pub struct Folder<'a> {
    /// As the user named it.
    pub name: &'a str,
    /// Name and bytes.
    pub files: Vec<(&'a str, &'a [u8])>,
}

/// What became of the rows of one file: read = kept + joined + outvoted + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows read.
    pub read: u64,
    /// Rows that stand in the merged file.
    pub kept: u64,
    /// Rows that say what a kept row says, and filled what it left open.
    pub joined: u64,
    /// Rows that contradict a row of a folder named before.
    pub outvoted: u64,
    /// Rows that have more or fewer fields than their header.
    pub rejected: u64,
}

/// Two folders say different things.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The file.
    pub file: String,
    /// The column they differ in.
    pub column: String,
    /// Number of the folder whose value stands (from 0), and the line there.
    pub winner: (usize, u64),
    /// The same of the other one.
    pub loser: (usize, u64),
    /// Why: `named-first`, `protection-stands`, `one-move-a-day`, `address-unsure`.
    pub why: &'static str,
}

/// What folders came to.
#[derive(Debug)]
pub struct Merged {
    /// Files of the folder, `provenance.csv` and, where there are any, `conflicts.csv`.
    pub files: Vec<Output>,
    /// By number of the folder (from 0) and file.
    pub counts: BTreeMap<(usize, &'static str), Count>,
    /// Sorted.
    pub conflicts: Vec<Conflict>,
    /// Rows that could not be used, sorted.
    pub rejects: Vec<Reject>,
    /// How dwellings with different ids were found to be one.
    pub links: Links,
    /// Persons whose rows came from several folders, so that the order within a day is lost.
    pub order_lost: u64,
}

/// Why nothing could be merged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No folder, or one without any file of the contract.
    #[error("`{folder}` holds no file of a registry folder")]
    NoFile {
        /// The folder.
        folder: String,
    },
    /// A column that the input contract does not know, or no header at all.
    #[error("`{folder}`: {file} has a column `{column}` that a registry folder does not have")]
    Column {
        /// The folder.
        folder: String,
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFile { .. } => "give folders that an import wrote, or that keep the contract",
            Self::Column { .. } => "take the column out of the file, or import the file anew",
        }
    }
}

/// Everything while it is merged.
struct Merging {
    tables: BTreeMap<&'static str, Table>,
    counts: BTreeMap<(usize, &'static str), Count>,
    conflicts: Vec<Conflict>,
    rejects: Vec<Reject>,
    order_lost: u64,
}

/// Merges folders; the order they are named in decides. The same folders in the same order give
/// the same bytes. O(n log n) in the rows, which are held in memory.
pub fn merge(folders: &[Folder<'_>]) -> Result<Merged, Error> {
    let mut merging = Merging {
        tables: BTreeMap::new(),
        counts: BTreeMap::new(),
        conflicts: Vec::new(),
        rejects: Vec::new(),
        order_lost: 0,
    };
    for (source, folder) in folders.iter().enumerate() {
        merging.read(source, folder)?;
    }
    let links = places::unify(&mut merging);
    for (name, mut table) in std::mem::take(&mut merging.tables) {
        match name {
            "persons.csv" | "dwellings.csv" | "associations.csv" | "departments.csv" => {
                keyed::join(&mut table, &mut merging);
            }
            "moves.csv" => moves::join(&mut table, &mut merging),
            _ => plain::join(&mut table, &mut merging),
        }
        merging.tables.insert(name, table);
    }
    merging.conflicts.sort_unstable();
    let mut files: Vec<Output> =
        merging.tables.values().map(|table| (table.name, table.to_csv())).collect();
    files.extend(tell::files(folders, &merging));
    files.sort_unstable();
    let Merging { counts, conflicts, mut rejects, order_lost, .. } = merging;
    rejects.sort_unstable();
    Ok(Merged { files, counts, conflicts, rejects, links, order_lost })
}

impl Merging {
    fn read(&mut self, source: usize, folder: &Folder<'_>) -> Result<(), Error> {
        let mut found = false;
        for (given, bytes) in &folder.files {
            let Some(name) = contract::names().find(|name| name == given) else { continue };
            found = true;
            let table = self.tables.entry(name).or_insert_with(|| Table::new(name));
            let count = self.counts.entry((source, name)).or_default();
            let broken = table.read((source, folder.name), bytes, count)?;
            self.rejects.extend(broken);
        }
        if found { Ok(()) } else { Err(Error::NoFile { folder: folder.name.to_owned() }) }
    }

    fn count(&mut self, row: &Row, file: &'static str) -> &mut Count {
        self.counts.entry((row.source, file)).or_default()
    }

    fn conflict(
        &mut self,
        (file, column): (&str, &str),
        winner: (usize, u64),
        loser: (usize, u64),
        why: &'static str,
    ) {
        let (file, column) = (file.to_owned(), column.to_owned());
        self.conflicts.push(Conflict { file, column, winner, loser, why });
    }
}
