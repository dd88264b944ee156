//! Input: bytes of a registry folder become a validated, frozen [`Register`].
//!
//! Owns the file contract, rejects and importers. Knows nothing of suspicion.

mod apart;
mod append;
mod cell;
mod chunks;
mod codes;
mod column;
mod contract;
mod dwellings;
mod error;
mod field;
mod folder;
mod header;
mod history;
mod ids;
pub mod import;
mod lines;
mod load;
mod map;
mod moves;
mod notes;
mod optional;
mod owners;
mod packed;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
pub mod parquet;
mod pending;
mod persons;
mod quality;
mod record;
mod redact;
mod register;
mod regular;
mod sensitive;
mod texts;
mod unique;

pub use apart::{Apart, GroupMembers, GroupRow, TruthLabel, TruthRow, read_groups, read_truth};
pub use append::{Appended, append};
pub use cell::Cell;
pub use column::{Column, Draft};
pub use error::{Error, HeaderProblem};
pub use folder::{Content, Folder, load_folder, read_file};
pub use load::{BENEFIT_PURPOSE, load, load_texts};
pub use pending::{
    Pending, PendingError, PendingFields, PendingReader, pending_row, refuse_pending,
};
pub use register::{
    Benefit, Dwellings, Finding, Ids, Lease, Moves, Outcome, Persons, Places, Register, Signal,
};
pub use sensitive::SensitiveTopic;
pub use texts::Texts;

pub(crate) use map::map;

use crate::domain::Day;

/// One file of a registry folder, already opened by the rim: a name and its (decompressed) bytes.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name without folder, for example `moves.csv`.
    pub name: &'a str,
    /// Its bytes after decompression.
    pub bytes: &'a [u8],
}

/// What the caller decides about loading.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Unknown columns the user chose to ignore.
    pub ignore_columns: Vec<String>,
    /// Purposes that open otherwise closed files (`benefits.csv` needs `benefit`).
    pub purposes: Vec<String>,
}

/// A row or value that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reject {
    /// File name.
    pub file: String,
    /// Line, the header being 1.
    pub line: u64,
    /// Column name, empty where the whole row is at fault.
    pub column: String,
    /// A stable code such as `bad-date`.
    pub code: &'static str,
    /// The value with personal data blanked out.
    pub value: String,
    /// What to do.
    pub hint: Box<str>,
    /// Whether the row counts nevertheless, with this value not known: so where a column is optional.
    pub kept: bool,
}

/// Notes on data quality, kept apart from suspicion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QualityReport {
    /// One entry for each kind of finding, sorted by code.
    pub notes: Vec<QualityNote>,
}

/// One kind of quality finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityNote {
    /// A stable code such as `overlapping-history`.
    pub code: &'static str,
    /// How many rows, persons or dwellings it concerns.
    pub count: u64,
    /// Some places: `file:line`.
    pub examples: Vec<String>,
}

/// A loaded folder.
#[derive(Debug)]
pub struct Loaded {
    /// The frozen register.
    pub register: Register,
    /// Every rejected row, sorted by file, line and column.
    pub rejects: Vec<Reject>,
    /// Data-quality notes.
    pub quality: QualityReport,
    /// Rows read and accepted for each file, in file-name order.
    pub counts: Vec<FileCount>,
    /// Files with other names, left alone.
    pub ignored_files: Vec<String>,
    /// Files of the contract that were there but not opened, for want of a purpose.
    pub closed_files: Vec<String>,
}

/// Rows of one file: accepted + rejected = read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCount {
    /// File name.
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Rows accepted.
    pub accepted: u64,
}

/// Names of every file with rows that a registry folder may hold, as CSV.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    contract::names()
}

/// The code of a reject or quality note that a text names.
pub(crate) fn known_code(code: &str) -> Option<&'static str> {
    codes::known(code)
}

impl QualityNote {
    /// What the note says, in English and Danish.
    pub fn text(&self) -> (&'static str, &'static str) {
        codes::note(self.code)
    }
}

impl Loaded {
    /// The last day the register knows.
    pub fn last_known_day(&self) -> Option<Day> {
        self.register.last_known_day()
    }
}
