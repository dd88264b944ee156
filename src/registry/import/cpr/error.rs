//! Why a CPR extract cannot be read at all, and what to do about it.

use std::io;

use thiserror::Error;

use crate::domain::Day;
use crate::registry::import::{SpillFault, recognise};

/// A fault of a whole file or of the order of files. Faults of single records are rejects instead.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// No file was given.
    #[error("no file was given")]
    NoFile,
    /// The file is empty.
    #[error("`{file}` is empty")]
    Empty {
        /// File name.
        file: String,
    },
    /// The file does not begin with a start record of layout A.
    #[error("`{file}` is no CPR extract of layout A (U12170-P): it has no valid start record 000")]
    NotAnExtract {
        /// File name.
        file: String,
    },
    /// The start record is that of layout B.
    #[error("`{file}` is a CPR extract of layout B, not of layout A (U12170-P)")]
    OtherLayout {
        /// File name.
        file: String,
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
    /// A file without line ends holds something of unknown length.
    #[error("`{file}` has no line ends and holds an unknown record at byte {byte}")]
    UnknownLength {
        /// File name.
        file: String,
        /// Position of the record, the first byte being 1.
        byte: u64,
    },
    /// The end record is missing, or another file begins before it.
    #[error("`{file}` ends at line {line} without the end record 999")]
    NoEnd {
        /// File name.
        file: String,
        /// Last line (or record) before the fault.
        line: u64,
    },
    /// Something follows the end record.
    #[error("`{file}` goes on after the end record 999, at line {line}")]
    AfterEnd {
        /// File name.
        file: String,
        /// The line (or record) that follows.
        line: u64,
    },
    /// The end record counts other than there is.
    #[error("`{file}` holds {found} records, but its end record 999 counts {told}")]
    Count {
        /// File name.
        file: String,
        /// What the end record says: digits, or `?` where it says nothing readable.
        told: String,
        /// What is there.
        found: u64,
    },
    /// A delivery between two files is missing.
    #[error("`{file}` follows the delivery of {expected}, but the file before it is of {found}")]
    Gap {
        /// File name.
        file: String,
        /// The previous production day that the file names; none where it names none.
        expected: Previous,
        /// The production day of the file before it.
        found: Day,
    },
    /// Two files of one day differ.
    #[error("`{first}` and `{second}` are both of {day}, and differ")]
    SameDay {
        /// File name.
        first: String,
        /// File name.
        second: String,
        /// Their production day.
        day: Day,
    },
    /// What is too much to hold could not be put aside.
    #[error(transparent)]
    Spill(#[from] SpillFault),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Spill(error.into())
    }
}

/// The production day a file names as the one before its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous(pub Option<Day>);

impl std::fmt::Display for Previous {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(day) => std::fmt::Display::fmt(&day, f),
            None => f.write_str("no day"),
        }
    }
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Spill(_) => SpillFault::HINT,
            Self::NoFile => "name one or more extract files",
            Self::Empty { .. } | Self::NoEnd { .. } => {
                "the transfer was probably cut off; fetch the file again"
            }
            Self::NotAnExtract { .. } => {
                "give the file as CPR delivered it: not compressed, without extra lines"
            }
            Self::OtherLayout { .. } => recognise::LAYOUT_B.1,
            Self::OtherImporter { command, .. } => command,
            Self::UnknownLength { .. } => {
                "order the file with line ends, or without the unknown record type"
            }
            Self::AfterEnd { .. } => "if several files were joined, give them one by one",
            Self::Count { .. } => "the file was changed or is incomplete; fetch it again",
            Self::Gap { .. } => "add the missing deliveries, or begin with a new full extract",
            Self::SameDay { .. } => "give only one of the two files",
        }
    }
}
