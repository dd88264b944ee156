//! CPR extract layout B: the register extract that tells when the register knew what.
//!
//! Rows of a person add up over deliveries: what is delivered again collapses into one, and a row
//! that undoes another (ANNKOR `A`) leaves the move standing with the day it was annulled, so that
//! facts as of an earlier day still see it. The day a row was written into the register becomes
//! `notified_on`; a move event (`A01`) of that stay that is earlier goes before it.

mod layout;
mod person;

use std::collections::BTreeMap;

use super::dwelling::Dwellings;
use super::file::{self, Record};
use super::slip::Slip;
use super::summary::{Summary, Tally};
use super::value::{self, Moment};
use super::{Extract, assembly, write};
use crate::domain::{Cpr, Day};
use crate::registry::import::recognise;

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
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
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
        let records = file::lines(&bytes);
        let is_start = records[0].kind == *b"000";
        let produced_on =
            is_start.then(|| value::compact_day(records[0].field(PRODUCED_ON))).flatten();
        let end = records.iter().position(|record| record.kind == *b"999");
        if end.map_or(is_start, |end| end + 1 != records.len()) {
            return Err(Error::NoEnd { file: file() });
        }
        Ok(Self { name, bytes, produced_on })
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let frame = |record: &Record<'_>| [*b"000", *b"999"].contains(&record.kind);
        file::lines(&self.bytes).into_iter().filter(move |record| !frame(record))
    }
}

/// A delivery on a day nothing happened: start and end alone.
fn is_start_and_end(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let start =
        lines.next().is_some_and(|line| line.starts_with("000") && line.trim_end().len() == 17);
    start && lines.next().is_some_and(|line| line.starts_with("999"))
}

/// Reads the files of one subscription in any order. The same deliveries give the same bytes.
/// O(n log n) in the records; holds them as slices of the bytes given.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    let deliveries = files.iter().map(|(name, bytes)| Delivery::read(name, bytes));
    let mut deliveries: Vec<Delivery<'_>> = deliveries.collect::<Result<_, _>>()?;
    deliveries.sort_by_key(|delivery| (delivery.produced_on, delivery.name));
    if deliveries.is_empty() {
        return Err(Error::NoFile);
    }
    let mut tally = Tally::default();
    let held = collect(&deliveries, &mut tally);
    let last = deliveries.iter().filter_map(|delivery| delivery.produced_on).max();
    let produced_on = last.or_else(|| person::last_written(held.values())).unwrap_or(Day::MIN);
    let mut dwellings = Dwellings::default();
    let mut dossiers = BTreeMap::new();
    for (number, slips) in held {
        let today = Moment::on(produced_on);
        let dossier = person::read(number, &slips, today, &mut dwellings, &mut tally);
        dossiers.extend(dossier.map(|dossier| (number, dossier)));
    }
    let assembly = assembly::assemble(dossiers, &mut tally);
    tally.rejects.sort_unstable();
    let files = deliveries.iter().map(|delivery| delivery.name.to_owned()).collect();
    let summary = Summary::of(files, produced_on, &tally, &assembly, &dwellings);
    Ok(Extract { files: write::files(&assembly, &dwellings), summary, rejects: tally.rejects })
}

type Held<'a> = BTreeMap<Cpr, Vec<Slip<'a>>>;

/// The records of every person; one that is delivered again is counted and left out.
fn collect<'a>(deliveries: &'a [Delivery<'a>], tally: &mut Tally) -> Held<'a> {
    let mut held = Held::new();
    for delivery in deliveries {
        for record in delivery.records() {
            tally.read += 1;
            let slip = Slip { file: delivery.name, record };
            if !record.kind.iter().all(u8::is_ascii_digit) {
                tally.reject_record([slip.fault(
                    "bad-record-type",
                    person::WHOLE_RECORD,
                    person::TYPE_HINT,
                )]);
            } else if !layout::READ.contains(&record.kind) {
                tally.skip(record.kind);
            } else if let Ok(number) = Cpr::parse(record.field(super::layout::NUMBER)) {
                let slips = held.entry(number).or_default();
                if slips.iter().any(|other| other.record.bytes == record.bytes) {
                    tally.superseded += 1;
                } else {
                    slips.push(slip);
                }
            } else {
                tally.reject_record([slip.fault(
                    "bad-person-id",
                    super::layout::NUMBER,
                    person::NUMBER_HINT,
                )]);
            }
        }
    }
    held
}
