//! Several registry folders become one, with a report of where every row came from.
//!
//! The steps: `table` notes where the rows of the files lie, `index` finds them, `places` finds dwellings that two folders know under
//! different ids, `keyed` joins rows of one id, `moves` and `plain` join the others, `tell` writes
//! what became of everything. Where two folders differ the one named first wins, but for
//! protection, which stands wherever it is told.

mod index;
mod keyed;
mod moves;
mod places;
mod plain;
mod table;
mod tell;
mod values;

use std::collections::BTreeMap;
use std::io::Write;

use crate::registry::import::output::{Output, Rows};
use crate::registry::{Reject, contract};
use table::Table;

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
    pub file: &'static str,
    /// The column they differ in.
    pub column: &'static str,
    /// Number of the folder whose value stands (from 0), and the line there.
    pub winner: (usize, u64),
    /// The same of the other one.
    pub loser: (usize, u64),
    /// Why: `named-first`, `protection-stands`, `one-move-a-day`, `address-unsure`.
    pub why: &'static str,
}

/// What folders came to. The rows are those of the files given.
#[derive(Debug)]
pub struct Merged<'t> {
    sources: Vec<&'t str>,
    tables: BTreeMap<&'static str, Table<'t>>,
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

impl Merged<'_> {
    /// Hands over the files of the folder one after the other, then `provenance.csv` and, where there
    /// are any, `conflicts.csv`. Rows are read and made as they are written.
    ///
    /// # Errors
    /// That of `put`.
    pub fn each_file<E>(
        &self,
        mut put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for table in self.tables.values() {
            put(table.name, &|out: &mut dyn Write| table.write(out))?;
        }
        put("provenance.csv", &|out: &mut dyn Write| tell::provenance(self, out))?;
        if self.conflicts.is_empty() {
            return Ok(());
        }
        put("conflicts.csv", &|out: &mut dyn Write| tell::conflicts(self, out))
    }

    /// The same files in memory, by name.
    pub fn files(&self) -> Vec<Output> {
        super::output::in_memory(|put| self.each_file(put))
    }

    fn source(&self, number: usize) -> &str {
        self.sources.get(number).copied().unwrap_or_default()
    }
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
    /// More rows than can be numbered.
    #[error("the folders have more than 4 thousand million rows of {file}")]
    TooLarge {
        /// The file.
        file: String,
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
            Self::TooLarge { .. } => "merge fewer folders at a time",
            Self::Column { .. } => "take the column out of the file, or import the file anew",
        }
    }
}

/// Everything while it is merged.
#[derive(Default)]
struct Merging<'t> {
    tables: BTreeMap<&'static str, Table<'t>>,
    counts: BTreeMap<(usize, &'static str), Count>,
    conflicts: Vec<Conflict>,
    rejects: Vec<Reject>,
    order_lost: u64,
}

/// Merges folders; the order they are named in decides. The same folders in the same order give
/// the same bytes.
///
/// Linear in the rows, and O(n log n) in the dwellings. Holds about 100 bytes a row beside the files
/// themselves, and what dwellings are called.
pub fn merge<'t>(folders: &[Folder<'t>]) -> Result<Merged<'t>, Error> {
    let mut merging = Merging::default();
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
    let Merging { tables, counts, mut conflicts, mut rejects, order_lost } = merging;
    conflicts.sort_unstable();
    rejects.sort_unstable();
    let sources = folders.iter().map(|folder| folder.name).collect();
    Ok(Merged { sources, tables, counts, conflicts, rejects, links, order_lost })
}

impl<'t> Merging<'t> {
    fn read(&mut self, source: usize, folder: &Folder<'t>) -> Result<(), Error> {
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

    fn count(&mut self, source: usize, file: &'static str) -> &mut Count {
        self.counts.entry((source, file)).or_default()
    }

    /// Notes that two rows differ in a column of a file of the contract.
    fn conflict(
        &mut self,
        (file, column): (&'static str, usize),
        winner: (usize, u64),
        loser: (usize, u64),
        why: &'static str,
    ) {
        let columns = contract::find(file).map_or(&[][..], |file| file.columns);
        let column = columns.get(column).map_or("", |column| column.name);
        self.conflicts.push(Conflict { file, column, winner, loser, why });
    }
}
