//! CPR extract layout B: the register extract that tells when the register knew what.
//!
//! Rows of a person add up over deliveries: what is delivered again collapses into one, and a row
//! that undoes another (ANNKOR `A`) leaves the move standing with the day it was annulled, so that
//! facts as of an earlier day still see it. The day a row was written into the register becomes
//! `notified_on`; a move event (`A01`) of that stay that is earlier goes before it.

mod layout;
mod person;

use std::io;

use super::dwelling::Dwellings;
use super::file::{self, Record};
use super::places::{Noting, Place, Places};
use super::slip::Slip;
use super::summary::Tally;
use super::value::{self, Moment};
use super::{Extract, Take};
use crate::domain::{Cpr, Day};
use crate::registry::import::spill::Scratch;
use crate::registry::import::{SpillFault, recognise};

/// Why an extract cannot be read at all.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
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
    /// The file is of layout A.
    #[error("`{file}` is a CPR extract of layout A (U12170-P), not of layout B")]
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
    /// The file is something else.
    #[error(
        "`{file}` is no CPR extract of layout B: it begins with neither a start record nor a person of that layout"
    )]
    NotAnExtract {
        /// File name.
        file: String,
    },
    /// A file with a start record lacks its end record, or goes on after it.
    #[error("`{file}` begins with a start record but does not end with its end record 999")]
    NoEnd {
        /// File name.
        file: String,
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

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Spill(_) => SpillFault::HINT,
            Self::NoFile => "name one or more extract files",
            Self::Empty { .. } | Self::NoEnd { .. } => {
                "the transfer was probably cut off; fetch the file again, and give joined files one by one"
            }
            Self::OtherLayout { .. } => recognise::LAYOUT_A.1,
            Self::OtherImporter { command, .. } => command,
            Self::NotAnExtract { .. } => {
                "give the file as it was delivered: not compressed, without extra lines"
            }
        }
    }
}

/// One file: its records and its production day, where it has a start record.
struct Delivery<'a> {
    name: &'a str,
    bytes: std::borrow::Cow<'a, [u8]>,
    produced_on: Option<Day>,
}

/// Where a start record of layout B keeps its production day.
const PRODUCED_ON: super::layout::Field = super::layout::OTHER_LAYOUT_PRODUCED_ON;

impl<'a> Delivery<'a> {
    fn read(name: &'a str, bytes: &'a [u8]) -> Result<Self, Error> {
        let file = || name.to_owned();
        let (bytes, _) = file::latin1(bytes);
        if bytes.trim_ascii().is_empty() {
            return Err(Error::Empty { file: file() });
        }
        let text = recognise::beginning(&bytes);
        match recognise::other(&text) {
            Some(recognise::LAYOUT_B) => {}
            Some(recognise::LAYOUT_A) => return Err(Error::OtherLayout { file: file() }),
            Some((what, command)) => {
                return Err(Error::OtherImporter { file: file(), what, command });
            }
            None if is_start_and_end(&text) => {}
            None => return Err(Error::NotAnExtract { file: file() }),
        }
        let produced_on = check_frame(&bytes).map_err(|NoEnd| Error::NoEnd { file: file() })?;
        Ok(Self { name, bytes, produced_on })
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let frame = |record: &Record<'_>| [*b"000", *b"999"].contains(&record.kind);
        file::lines(&self.bytes).filter(move |record| !frame(record))
    }

    fn slip(&self, place: &Place) -> Slip<'_> {
        Slip { file: self.name, record: file::line_at(&self.bytes, place) }
    }
}

/// A start record has no end record, or something follows that.
struct NoEnd;

/// The production day of the start record, where there is one.
fn check_frame(bytes: &[u8]) -> Result<Option<Day>, NoEnd> {
    let mut records = file::lines(bytes).peekable();
    let start = records.peek().copied().filter(|record| record.kind == *b"000");
    let has_end = records.any(|record| record.kind == *b"999");
    if (has_end && records.next().is_some()) || (start.is_some() && !has_end) {
        return Err(NoEnd);
    }
    Ok(start.and_then(|start| value::compact_day(start.field(PRODUCED_ON))))
}

/// A delivery on a day nothing happened: start and end alone.
fn is_start_and_end(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let start =
        lines.next().is_some_and(|line| line.starts_with("000") && line.trim_end().len() == 17);
    start && lines.next().is_some_and(|line| line.starts_with("999"))
}

/// Reads the files of one subscription as [`read_with`] does, all in memory.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    read_with(files, &Scratch::memory())
}

/// Reads the files of one subscription in any order. The same deliveries give the same bytes.
/// Time and memory as for layout A.
pub fn read_with(files: &[(&str, &[u8])], scratch: &Scratch) -> Result<Extract, Error> {
    let deliveries = files.iter().map(|(name, bytes)| Delivery::read(name, bytes));
    let mut deliveries: Vec<Delivery<'_>> = deliveries.collect::<Result<_, _>>()?;
    deliveries.sort_by_key(|delivery| (delivery.produced_on, delivery.name));
    if deliveries.is_empty() {
        return Err(Error::NoFile);
    }
    let mut tally = Tally::default();
    let (places, last_written) = collect(&deliveries, scratch, &mut tally)?;
    let last = deliveries.iter().filter_map(|delivery| delivery.produced_on).max();
    let produced_on = last.or(last_written).unwrap_or(Day::MIN);
    let names = deliveries.iter().map(|delivery| delivery.name.to_owned()).collect();
    let each_dossier = |dwellings: &mut Dwellings, tally: &mut Tally, take: Take<'_>| {
        let mut persons = places.persons()?;
        while let Some((number, places)) = persons.next()? {
            let slips = places.iter().map(|place| deliveries[place.file].slip(place));
            let slips = held(slips, tally);
            let today = Moment::on(produced_on);
            let dossier = person::read(number, &slips, today, dwellings, tally);
            dossier.map_or(Ok(()), &mut *take)?;
        }
        Ok(())
    };
    Ok(Extract::new((names, produced_on), tally, scratch, each_dossier)?)
}

/// Goes through the files in order and keeps the places of what is read; also the last day on which
/// a status was written, for extracts without a start record.
fn collect(
    deliveries: &[Delivery<'_>],
    scratch: &Scratch,
    tally: &mut Tally,
) -> io::Result<(Places, Option<Day>)> {
    let (mut places, mut last_written) = (Noting::new(scratch), None);
    for delivery in deliveries {
        places.begin_file(delivery.bytes.len());
        for record in delivery.records() {
            tally.read += 1;
            let slip = Slip { file: delivery.name, record };
            if let Some(number) = number_of(&slip, tally) {
                places.keep(number, &record)?;
                last_written = last_written.max(person::written_on(&slip));
            }
        }
    }
    Ok((places.finish()?, last_written))
}

/// Whose record it is; none where it is skipped or rejected.
fn number_of(slip: &Slip<'_>, tally: &mut Tally) -> Option<Cpr> {
    let kind = slip.record.kind;
    if !kind.iter().all(u8::is_ascii_digit) {
        let fault = slip.fault("bad-record-type", person::WHOLE_RECORD, person::TYPE_HINT);
        tally.reject_record([fault]);
        return None;
    }
    if !layout::READ.contains(&kind) {
        tally.skip(kind);
        return None;
    }
    let number = Cpr::parse(slip.record.field(super::layout::NUMBER));
    if number.is_err() {
        let fault = slip.fault("bad-person-id", super::layout::NUMBER, person::NUMBER_HINT);
        tally.reject_record([fault]);
    }
    number.ok()
}

/// The records of a person; one that is delivered again is counted and left out.
fn held<'a>(slips: impl Iterator<Item = Slip<'a>>, tally: &mut Tally) -> Vec<Slip<'a>> {
    let mut held: Vec<Slip<'a>> = Vec::new();
    for slip in slips {
        if held.iter().any(|other| other.record.bytes == slip.record.bytes) {
            tally.superseded += 1;
        } else {
            held.push(slip);
        }
    }
    held
}
