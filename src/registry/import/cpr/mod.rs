//! CPR extract layout A (U12170-P): fixed-width records become a registry folder.
//!
//! The steps: `file` cuts each file into records and checks its frame, `sequence` orders the files,
//! notes in `places` where records lie and keeps the last word on each person, `dossier` reads the records of one number, `assembly`
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
mod places;
mod sequence;
mod slip;
mod succession;
mod summary;
mod value;
mod write;
mod write_beside;

use std::fmt;

pub use error::{Error, Previous};
pub use summary::{SkippedType, Summary};

use crate::domain::Day;
use crate::registry::Reject;
use crate::registry::import::output::{Output, Rows};
use assembly::{Assembler, Assembly};
use dwelling::Dwellings;
use slip::Slip;
use summary::Tally;
use value::Moment;

/// What extract files came to: a registry folder, ready to be written.
pub struct Extract {
    assembly: Assembly,
    dwellings: Dwellings,
    summary: Summary,
    rejects: Vec<Reject>,
}

impl fmt::Debug for Extract {
    /// The summary alone: the rest holds personal numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extract").field("summary", &self.summary).finish_non_exhaustive()
    }
}

impl Extract {
    fn new(
        (names, produced_on): (Vec<String>, Day),
        assembly: Assembly,
        dwellings: Dwellings,
        tally: Tally,
    ) -> Self {
        let summary = Summary::of(names, produced_on, &tally, &assembly, &dwellings);
        let mut rejects = tally.rejects;
        rejects.sort_unstable();
        Self { assembly, dwellings, summary, rejects }
    }

    /// Hands over the files of the folder one after the other: `dwellings.csv`, `moves.csv`,
    /// `persons.csv` and those beside them that have rows. Rows of the three are made as they are
    /// written.
    pub fn each_file<E>(
        &self,
        put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        write::files(&self.assembly, &self.dwellings, put)
    }

    /// The files of the folder in memory, by name.
    pub fn files(&self) -> Vec<Output> {
        super::output::in_memory(|put| self.each_file(put))
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
/// The same deliveries give the same bytes. Linear in the size of the files; holds 24 bytes a
/// record that is read, and then what the folder will say of persons, moves and dwellings.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut tally = Tally::default();
    let sheets = files.iter().map(|(name, bytes)| file::Sheet::read(name, bytes));
    let sheets = sequence::arrange(sheets.collect::<Result<_, _>>()?, &mut tally)?;
    let produced_on = sheets.last().ok_or(Error::NoFile)?.produced_on;
    let mut dwellings = Dwellings::default();
    let mut assembler = Assembler::default();
    for (number, places) in sequence::collect(&sheets, &mut tally).persons() {
        let slips = places.map(|(file, at, line)| {
            let sheet = &sheets[file];
            Slip { file: sheet.name, record: sheet.record(at, line) }
        });
        let slips = sequence::held(slips, &mut tally);
        let today = Moment::on(produced_on);
        let dossier = dossier::read(number, &slips, today, &mut dwellings, &mut tally);
        if let Some(dossier) = dossier {
            assembler.take(dossier);
        }
    }
    let assembly = assembler.finish(&mut tally);
    let names = sheets.iter().map(|sheet| sheet.name.to_owned()).collect();
    Ok(Extract::new((names, produced_on), assembly, dwellings, tally))
}
