//! CPR extract layout A (U12170-P): fixed-width records become a registry folder.
//!
//! The steps: `file` cuts each file into records and checks its frame, `sequence` orders the files
//! and keeps the last word on each person, `dossier` reads the records of one number, `assembly`
//! joins numbers and kin and has `history` order the moves, `write` makes the files. What is read
//! from where stands in `layout` and nowhere else; names, sex, church and citizenship are not in it.

mod assembly;
mod beside;
pub mod dafo;
mod dossier;
mod dwelling;
mod error;
mod file;
pub mod graphql;
mod history;
mod layout;
mod sequence;
mod slip;
mod summary;
mod value;
mod write;
mod write_beside;

use std::collections::BTreeMap;
use std::fmt;

pub use error::{Error, Previous};
pub use summary::{SkippedType, Summary};

use crate::registry::Reject;
use crate::registry::import::output::Output;
use dwelling::Dwellings;
use summary::Tally;
use value::Moment;

/// What extract files came to: a registry folder as bytes.
pub struct Extract {
    files: Vec<Output>,
    summary: Summary,
    rejects: Vec<Reject>,
}

impl fmt::Debug for Extract {
    /// The summary alone: the files hold personal numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extract").field("summary", &self.summary).finish_non_exhaustive()
    }
}

impl Extract {
    /// The files of the folder, by name: `dwellings.csv`, `moves.csv`, `persons.csv`.
    pub fn files(&self) -> &[Output] {
        &self.files
    }

    /// What was read and what became of it.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Records that could not be used, sorted by file, line and field. Their values are reduced to
    /// a shape: `9` for a digit, `a` for a letter.
    pub fn rejects(&self) -> &[Reject] {
        &self.rejects
    }
}

/// Reads the files of one subscription, each a name and its bytes, in any order and physical form.
///
/// The same deliveries give the same bytes. Linear in the size of the files; holds their records
/// as slices of the bytes given.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut tally = Tally::default();
    let sheets = files.iter().map(|(name, bytes)| file::Sheet::read(name, bytes));
    let sheets = sequence::arrange(sheets.collect::<Result<_, _>>()?, &mut tally)?;
    let produced_on = sheets.last().ok_or(Error::NoFile)?.produced_on;
    let mut dwellings = Dwellings::default();
    let mut dossiers = BTreeMap::new();
    for (number, slips) in sequence::collect(&sheets, &mut tally) {
        let today = Moment::on(produced_on);
        let dossier = dossier::read(number, &slips, today, &mut dwellings, &mut tally);
        dossiers.extend(dossier.map(|dossier| (number, dossier)));
    }
    let assembly = assembly::assemble(dossiers, &mut tally);
    let files = write::files(&assembly, &dwellings);
    tally.rejects.sort_unstable();
    let names = sheets.iter().map(|sheet| sheet.name.to_owned()).collect();
    let summary = Summary::of(names, produced_on, &tally, &assembly, &dwellings);
    Ok(Extract { files, summary, rejects: tally.rejects })
}
