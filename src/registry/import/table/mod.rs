//! Tables of any layout: a mapping file says what each column is.
//!
//! The steps: `mapping` reads the mapping, `sheet` the rows of CSV or XLSX, `value` turns cells into
//! values of the input contract, `build` makes the files. Columns that hold names, sex or anything
//! else no judgement may rest on are read only to be dropped, and the outcome says which.

mod build;
mod mapping;
mod sheet;
mod value;

use super::account::Account;
use super::output::{Output, Rows};
use super::spill::{Scratch, SpillFault, Spooled};
use crate::registry::sensitive;

pub use mapping::{Mapping, MappingError, READY};

/// What a table came to.
#[derive(Debug)]
pub struct Imported {
    /// Files of a registry folder, by name.
    tables: Vec<(&'static str, Spooled)>,
    /// What was read and what became of it.
    pub account: Account,
    /// Columns read only to be dropped.
    pub dropped: Vec<String>,
    /// Columns the mapping does not use.
    pub unused: Vec<String>,
    /// The first rows as mapped: file, and columns with values.
    pub first_rows: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Imported {
    /// The names of the files.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.tables.iter().map(|(name, _)| *name)
    }

    /// Hands over the files of the folder one after the other.
    pub fn each_file<E>(
        &self,
        mut put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.tables.iter().try_for_each(|(name, table)| put(name, &|out| table.copy_to(out)))
    }

    /// The files of the folder in memory, by name.
    pub fn files(&self) -> Vec<Output> {
        super::output::in_memory(|put| self.each_file(put))
    }
}

/// Why a table cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No header row.
    #[error("`{file}` has no header row")]
    Empty {
        /// File name.
        file: String,
    },
    /// A workbook that cannot be opened, or lacks the sheet.
    #[error("`{file}` is no workbook that can be read, or has no sheet of that name")]
    Workbook {
        /// File name.
        file: String,
    },
    /// Text that cannot be had from where it is.
    #[error("the table could not be read: {why}")]
    Unread {
        /// What the system says.
        why: String,
    },
    /// Rows could not be put aside.
    #[error(transparent)]
    Spill(#[from] SpillFault),
    /// Columns the mapping names that the table lacks.
    #[error("`{file}` has no column {}", missing.join(", "))]
    Missing {
        /// File name.
        file: String,
        /// Their names.
        missing: Vec<String>,
    },
    /// The mapping takes a column that no judgement may rest on.
    #[error("the mapping takes column `{column}`, which tells {topic}")]
    Refused {
        /// Its name.
        column: String,
        /// What it tells.
        topic: String,
    },
    /// Another importer reads such files.
    #[error("`{file}` is {what}")]
    OtherImporter {
        /// File name.
        file: String,
        /// What it is.
        what: &'static str,
        /// The command for it.
        command: &'static str,
    },
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => {
                "the first row must name the columns; `header_row` in the mapping says which row it is"
            }
            Self::Workbook { .. } => {
                "save the workbook as XLSX or CSV, or name its sheet in the mapping"
            }
            Self::Missing { .. } => {
                "correct the names in the mapping; `--dry-run` shows what is there"
            }
            Self::Refused { .. } => "take the column out of the mapping; it is dropped by itself",
            Self::OtherImporter { command, .. } => command,
            Self::Unread { .. } => "copy the file anew and try again",
            Self::Spill(_) => SpillFault::HINT,
        }
    }

    /// Whether the disk is to blame and not the file.
    pub fn is_disk(&self) -> bool {
        matches!(self, Self::Spill(_))
    }
}

/// Reads one table by its mapping, all in memory. Linear in the cells.
pub fn read(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Imported, Error> {
    read_with(name, bytes, mapping, &Scratch::memory())
}

/// Reads one table by its mapping. Rows of text are read as they come, and what is made of them is
/// put aside where it is too much to hold, but for one row an id. Linear in the cells.
pub fn read_with(
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
    scratch: &Scratch,
) -> Result<Imported, Error> {
    let (header, rows) = sheet::Rows::open(name, bytes, mapping)?;
    let used = mapping.columns();
    for column in &used {
        if let Some(topic) = sensitive::topic(column) {
            return Err(Error::Refused { column: column.clone(), topic: topic.to_string() });
        }
    }
    let missing: Vec<String> =
        used.iter().filter(|column| header.place(column).is_none()).cloned().collect();
    if !missing.is_empty() {
        return Err(Error::Missing { file: name.to_owned(), missing });
    }
    let built = build::build(name, (&header, rows), mapping, scratch).map_err(SpillFault::from)?;
    let others = header.0.iter().filter(|column| !column.is_empty() && !used.contains(*column));
    let is_dropped =
        |column: &&String| sensitive::topic(column).is_some() || mapping.dropped.contains(*column);
    let (dropped, unused): (Vec<&String>, Vec<&String>) = others.partition(is_dropped);
    Ok(Imported {
        tables: built.tables,
        account: built.account,
        dropped: dropped.into_iter().cloned().collect(),
        unused: unused.into_iter().cloned().collect(),
        first_rows: built.first_rows,
    })
}
