//! CPR extract layout A (U12170-P): fixed-width records become a registry folder.
//!
//! The steps: `file` cuts each file into records and checks its frame, `sequence` orders the files,
//! notes in `places` where records lie and keeps the last word on each person, `dossier` reads the
//! records of one number. That is done twice: `kin` learns what numbers say of each other, and then
//! `assembly` joins numbers and kin person by person and has `history` order the moves. `write`
//! makes the files. What is read from where stands in `layout` and nowhere else; names, sex, church
//! and citizenship are not in it.

mod assembly;
mod beside;
pub mod dafo;
mod dossier;
mod dwelling;
mod dwelling_id;
mod error;
mod file;
pub mod graphql;
mod history;
mod kin;
mod layout;
mod packed;
mod places;
mod sequence;
mod slip;
mod succession;
mod summary;
mod value;
mod write;
mod write_beside;

use std::fmt;
use std::io;

pub use error::{Error, Previous};
pub use summary::{SkippedType, Summary};

use crate::domain::Day;
use crate::registry::Reject;
use crate::registry::import::output::{Output, Rows};
use crate::registry::import::spill::Scratch;
use assembly::{Assembler, Assembly};
use dossier::Dossier;
use dwelling::Dwellings;
use kin::Gathering;
use slip::Slip;
use summary::Tally;
use value::Moment;

/// What extract files came to: a registry folder, ready to be written.
pub struct Extract {
    assembly: Assembly,
    dwellings: Dwellings,
    places: dwelling::Places,
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
    /// From what two readings of every dossier tell, the second with nothing left to count.
    fn new(
        (names, produced_on): (Vec<String>, Day),
        mut tally: Tally,
        scratch: &Scratch,
        each_dossier: impl Fn(&mut Dwellings, &mut Tally, Take<'_>) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut dwellings = Dwellings::default();
        let mut kin = Gathering::new(scratch);
        each_dossier(&mut dwellings, &mut tally, &mut |dossier| kin.take(dossier))?;
        let kin = kin.finish(&mut tally)?;
        let mut assembler = Assembler::new(&kin, &dwellings, scratch, &mut tally)?;
        let (mut closed, mut again) = (Dwellings::closed(), Tally::again());
        each_dossier(&mut closed, &mut again, &mut |dossier| assembler.take(dossier))?;
        let assembly = assembler.finish()?;
        let places = dwellings.places(scratch)?;
        let distinct = dwelling::distinct(&places)?;
        let count = distinct.map(|place| place.map(|_| 1)).sum::<io::Result<u64>>()?;
        let summary = Summary::of(names, produced_on, &tally, &assembly, count);
        let mut rejects = tally.rejects;
        rejects.sort_unstable();
        Ok(Self { assembly, dwellings, places, summary, rejects })
    }

    /// Hands over the files of the folder one after the other: `dwellings.csv`, `moves.csv`,
    /// `persons.csv` and those beside them that have rows.
    pub fn each_file<E>(
        &self,
        put: impl FnMut(&'static str, Rows<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        write::files(&self.assembly, (&self.dwellings, &self.places), put)
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

/// Takes one dossier after the other.
type Take<'a> = &'a mut dyn FnMut(Dossier) -> io::Result<()>;

/// Reads the files of one subscription as [`read_with`] does, all in memory.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    read_with(files, &Scratch::memory())
}

/// Reads the files of one subscription, each a name and its bytes, in any order and physical form.
///
/// The same deliveries give the same bytes. O(n log n) in the records, linear where those of each
/// person stand together. Holds what the scratch has room for, and beside that one person, the
/// dwellings (about 200 bytes each while their table grows), what is known under numbers that
/// others took over from, and the rejects.
pub fn read_with(files: &[(&str, &[u8])], scratch: &Scratch) -> Result<Extract, Error> {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut tally = Tally::default();
    let sheets = files.iter().map(|(name, bytes)| file::Sheet::read(name, bytes));
    let sheets = sequence::arrange(sheets.collect::<Result<_, _>>()?, &mut tally)?;
    let produced_on = sheets.last().ok_or(Error::NoFile)?.produced_on;
    let places = sequence::collect(&sheets, scratch, &mut tally)?;
    let names = sheets.iter().map(|sheet| sheet.name.to_owned()).collect();
    let each_dossier = |dwellings: &mut Dwellings, tally: &mut Tally, take: Take<'_>| {
        let mut persons = places.persons()?;
        while let Some((number, places)) = persons.next()? {
            let slips = places.iter().map(|place| {
                let sheet = &sheets[place.file];
                Slip { file: sheet.name, record: sheet.record(place) }
            });
            let slips = sequence::held(slips, tally);
            let today = Moment::on(produced_on);
            let dossier = dossier::read(number, &slips, today, dwellings, tally);
            dossier.map_or(Ok(()), &mut *take)?;
        }
        Ok(())
    };
    Ok(Extract::new((names, produced_on), tally, scratch, each_dossier)?)
}
