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
use super::output::Output;
use crate::registry::sensitive;

pub use mapping::{Mapping, MappingError, READY};

/// What a table came to.
#[derive(Debug)]
pub struct Imported {
    /// Files of a registry folder, by name.
    pub files: Vec<Output>,
    /// What was read and what became of it.
    pub account: Account,
    /// Columns read only to be dropped.
    pub dropped: Vec<String>,
    /// Columns the mapping does not use.
    pub unused: Vec<String>,
    /// The first rows as mapped: file, and columns with values.
    pub first_rows: Vec<(&'static str, Vec<(String, String)>)>,
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
        }
    }
}

/// Reads one table by its mapping. Linear in the cells; a table is held in memory.
pub fn read(name: &str, bytes: &[u8], mapping: &Mapping) -> Result<Imported, Error> {
    let sheet = sheet::Sheet::read(name, bytes, mapping)?;
    let used = mapping.columns();
    for column in &used {
        if let Some(topic) = sensitive::topic(column) {
            return Err(Error::Refused { column: column.clone(), topic: topic.to_string() });
        }
    }
    let missing: Vec<String> =
        used.iter().filter(|column| sheet.place(column).is_none()).cloned().collect();
    if !missing.is_empty() {
        return Err(Error::Missing { file: name.to_owned(), missing });
    }
    let built = build::build(name, &sheet, mapping);
    let others = sheet.header.iter().filter(|column| !column.is_empty() && !used.contains(*column));
    let is_dropped =
        |column: &&String| sensitive::topic(column).is_some() || mapping.dropped.contains(*column);
    let (dropped, unused): (Vec<&String>, Vec<&String>) = others.partition(is_dropped);
    Ok(Imported {
        files: built.files,
        account: built.account,
        dropped: dropped.into_iter().cloned().collect(),
        unused: unused.into_iter().cloned().collect(),
        first_rows: built.first_rows,
    })
}
