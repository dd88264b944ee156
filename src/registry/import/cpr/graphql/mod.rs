//! Answers of the Datafordeler's CPR service (`CPRCustom_PublicSectorPerson`) kept as files.
//!
//! The steps: `pages` walks through the answers and hands out one person after the other, `entry`
//! reads fields of a person, `person` makes a dossier of them; joining numbers and kin, ordering
//! moves and writing the folder are those of the extracts. Only one person is held as JSON at a
//! time. Names, citizenship, sex and church membership are dropped with it and counted.

mod entry;
mod pages;
mod person;

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::dwelling::Dwellings;
use super::summary::Tally;
use super::value::Moment;
use super::{Extract, Take};
use crate::domain::{Cpr, Day};
use crate::registry::import::spill::Scratch;
use crate::registry::import::{SpillFault, recognise};
use pages::Pages;
use person::Found;

/// Why the answers cannot be read at all.
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
    /// The file is a CPR extract.
    #[error("`{file}` is {what}")]
    OtherImporter {
        /// File name.
        file: String,
        /// What it is.
        what: &'static str,
        /// The command for it.
        command: &'static str,
    },
    /// The file is no JSON, or JSON of something else.
    #[error("`{file}` holds no answer with `CPRCustom_PublicSectorPerson`")]
    NotAnAnswer {
        /// File name.
        file: String,
    },
    /// The JSON ends too early or is damaged.
    #[error("`{file}` is damaged or ends too early at line {line}, column {column}")]
    Damaged {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The service answered with errors: what it holds is not whole.
    #[error("`{file}` is an answer that tells of {count} errors, not a whole one")]
    Refused {
        /// File name.
        file: String,
        /// How many errors it tells of.
        count: usize,
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
            Self::NoFile => "name one or more files with answers",
            Self::Empty { .. } | Self::Damaged { .. } => {
                "the answer was probably cut off; ask for it again"
            }
            Self::OtherImporter { command, .. } => command,
            Self::NotAnAnswer { .. } => {
                "keep the answers as the service gives them, one or several in a file"
            }
            Self::Refused { .. } => {
                "look at `errors` in the file and ask again; a query must select `beskyttelser`"
            }
        }
    }
}

/// A person as last seen.
struct Held {
    /// What decides which of two versions counts: the latest day it tells of, then its content.
    rank: (String, [u8; 32]),
    found: Found,
    /// What became of the entries of the person.
    tally: Tally,
}

/// Everything read so far.
#[derive(Default)]
struct Reading {
    persons: BTreeMap<Cpr, Held>,
    tally: Tally,
}

/// Reads answers as [`read_with`] does, all in memory.
pub fn read(files: &[(&str, &[u8])]) -> Result<Extract, Error> {
    read_with(files, &Scratch::memory())
}

/// Reads answers in any order, each file a name and its bytes. The same answers give the same
/// bytes. O(n log n) in the persons, whom it holds.
pub fn read_with(files: &[(&str, &[u8])], scratch: &Scratch) -> Result<Extract, Error> {
    let mut files = files.to_vec();
    files.sort_unstable();
    files.dedup();
    if files.is_empty() {
        return Err(Error::NoFile);
    }
    let mut reading = Reading::default();
    let mut pages = Pages::default();
    for (file, bytes) in &files {
        check_kind(file, bytes)?;
        let mut number = 0;
        pages.read(file, bytes, &mut |node| {
            number += 1;
            reading.take(file, number, &node);
        })?;
    }
    if pages.open_ended() {
        reading.tally.note("last-page-missing", "");
    }
    let names = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    Ok(reading.finish(names, scratch)?)
}

fn check_kind(file: &str, bytes: &[u8]) -> Result<(), Error> {
    let file = || file.to_owned();
    if bytes.trim_ascii().is_empty() {
        return Err(Error::Empty { file: file() });
    }
    match recognise::other(&recognise::beginning(bytes)).filter(|kind| *kind != recognise::ANSWERS)
    {
        Some((what, command)) => Err(Error::OtherImporter { file: file(), what, command }),
        None => Ok(()),
    }
}

impl Reading {
    /// Takes a person in; of two versions of one number the later one stays.
    fn take(&mut self, file: &str, number: u64, node: &Value) {
        let mut tally = Tally::default();
        let Some((cpr, found)) = person::read((file, number), node, &mut tally) else {
            return self.tally.absorb(tally);
        };
        let text = serde_json::to_vec(node).unwrap_or_default();
        let held = Held { rank: (found.told.clone(), Sha256::digest(text).into()), found, tally };
        let known = self.persons.remove(&cpr);
        let (stays, goes) = match known {
            Some(known) if known.rank >= held.rank => (known, Some(held)),
            known => (held, known),
        };
        self.persons.insert(cpr, stays);
        if let Some(goes) = goes {
            self.tally.read += goes.tally.read;
            self.tally.superseded += goes.tally.read;
            self.tally.note("person-delivered-again", "");
        }
    }

    fn finish(self, files: Vec<String>, scratch: &Scratch) -> io::Result<Extract> {
        let Self { mut persons, mut tally } = self;
        let latest = persons.values().filter_map(|held| held.found.latest).max();
        let produced_on = latest.unwrap_or(Day::MIN);
        for Held { found, tally: own, .. } in persons.values_mut() {
            tally.absorb(std::mem::take(own));
            let dossier = &mut found.dossier;
            let today = Moment::on(produced_on);
            let lasts = |to: Moment| !to.is_known() || to.is_after(today);
            dossier.protected |= dossier.beside.protections.iter().any(|p| lasts(p.to));
            dossier.date_notices();
        }
        let each_dossier = |dwellings: &mut Dwellings, _: &mut Tally, take: Take<'_>| {
            persons.values().try_for_each(|Held { found, .. }| {
                for (address, id, text) in &found.places {
                    dwellings.add(address, *id);
                    dwellings.call(address, text.clone());
                }
                take(found.dossier.clone())
            })
        };
        Extract::new((files, produced_on), tally, scratch, each_dossier)
    }
}
