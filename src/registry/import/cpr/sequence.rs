//! Several deliveries: their order, and what is held of each person after the last one.

use std::io;

use super::error::{Error, Previous};
use super::file::{Record, Sheet};
use super::layout;
use super::places::{Noting, Places};
use super::slip::Slip;
use super::summary::Tally;
use crate::domain::Cpr;
use crate::registry::import::spill::Scratch;

/// Puts files into the order in which they follow each other, and leaves out duplicates.
///
/// The order comes from the start records. Each delta must name the one before it. A file that
/// names none is a full extract that everything before it gives way to; one that is full by the
/// last two digits of its name (`01` is the delta) replaces person by person and is no link of the
/// chain.
pub(super) fn arrange<'a>(
    mut sheets: Vec<Sheet<'a>>,
    tally: &mut Tally,
) -> Result<Vec<Sheet<'a>>, Error> {
    sheets.sort_by(|a, b| (a.produced_on, a.name).cmp(&(b.produced_on, b.name)));
    let mut chain: Vec<Sheet<'a>> = Vec::new();
    for sheet in sheets {
        if chain.iter().any(|other| is_again(other, &sheet)) {
            tally.note("duplicate-file", sheet.name);
            continue;
        }
        check_place(&chain, &sheet)?;
        if chain.last().is_some_and(|last| last.task != sheet.task) {
            tally.note("other-task-number", sheet.name);
        }
        if sheet.previous_on.is_none() && !chain.is_empty() {
            tally.note("full-extract-begins-anew", sheet.name);
            let given_up: u64 = chain.drain(..).map(|sheet| sheet.count()).sum();
            tally.read += given_up;
            tally.superseded += given_up;
        }
        chain.push(sheet);
    }
    Ok(chain)
}

/// Whether the name says that the file holds whole persons and is no delta: the names of deliveries
/// end in `.L`, four digits of the task and two of the part, `01` being the delta.
fn is_full_by_name(sheet: &Sheet<'_>) -> bool {
    let digits = sheet.name.rsplit('.').next().and_then(|last| last.strip_prefix(['L', 'l']));
    digits.is_some_and(|digits| {
        let is_part = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        is_part && !digits.ends_with("01")
    })
}

fn is_again(first: &Sheet<'_>, second: &Sheet<'_>) -> bool {
    first.produced_on == second.produced_on && first.says_the_same_as(second)
}

/// Whether a file may stand after these.
fn check_place(chain: &[Sheet<'_>], next: &Sheet<'_>) -> Result<(), Error> {
    if next.previous_on.is_none() || is_full_by_name(next) {
        return Ok(());
    }
    let Some(last) = chain.last() else { return Ok(()) };
    match chain.iter().rev().find(|sheet| !is_full_by_name(sheet)) {
        Some(link) if link.produced_on == next.produced_on => {
            let (first, second) = (link.name.to_owned(), next.name.to_owned());
            Err(Error::SameDay { first, second, day: link.produced_on })
        }
        Some(link) => check_follows(link, next),
        // After a full extract a delta may begin before it, but not later.
        None if next.previous_on <= Some(last.produced_on) => Ok(()),
        None => check_follows(last, next),
    }
}

fn check_follows(last: &Sheet<'_>, next: &Sheet<'_>) -> Result<(), Error> {
    if next.previous_on == Some(last.produced_on) {
        return Ok(());
    }
    let (file, expected) = (next.name.to_owned(), Previous(next.previous_on));
    Err(Error::Gap { file, expected, found: last.produced_on })
}

/// Goes through the files in order and keeps the places of what is read.
pub(super) fn collect(
    sheets: &[Sheet<'_>],
    scratch: &Scratch,
    tally: &mut Tally,
) -> io::Result<Places> {
    let mut places = Noting::new(scratch);
    for sheet in sheets {
        if sheet.was_utf8 {
            tally.note("re-encoded-file", sheet.name);
        }
        places.begin_file(sheet.length());
        for record in sheet.records() {
            tally.read += 1;
            let slip = Slip { file: sheet.name, record };
            if let Some(number) = number_of(&slip, tally) {
                places.keep(number, &slip.record)?;
            }
        }
    }
    places.finish()
}

/// Whose record it is; none where it is skipped, rejected or corrects another one.
fn number_of(slip: &Slip<'_>, tally: &mut Tally) -> Option<Cpr> {
    let record_type = slip.record.kind;
    if !record_type.iter().all(u8::is_ascii_digit) {
        tally.reject_record([slip.fault("bad-record-type", WHOLE_RECORD, TYPE_HINT)]);
        return None;
    }
    if !layout::is_read(record_type) {
        tally.skip(record_type);
        return None;
    }
    if is_correction(&slip.record) {
        tally.corrections += 1;
        return None;
    }
    let number = Cpr::parse(slip.record.field(layout::NUMBER)).ok();
    if number.is_none() {
        tally.reject_record([slip.fault("bad-person-id", layout::NUMBER, NUMBER_HINT)]);
    }
    number
}

/// What is held of a person after the last file: a 001 record clears what came before it.
pub(super) fn held<'a>(slips: impl Iterator<Item = Slip<'a>>, tally: &mut Tally) -> Vec<Slip<'a>> {
    let mut held: Vec<Slip<'a>> = Vec::new();
    for slip in slips {
        if slip.record.kind == layout::person::TYPE {
            let before = held.len();
            // What happened has happened: events are no state that a later delivery replaces.
            held.retain(|slip| slip.record.kind == layout::event::TYPE);
            tally.superseded += (before - held.len()) as u64;
        }
        held.push(slip);
    }
    held
}

/// Rows that annul (A), correct (K) or restate (Æ) another row are no history of their own.
fn is_correction(record: &Record<'_>) -> bool {
    let mark = match record.kind {
        layout::former_address::TYPE => layout::former_address::CORRECTION,
        layout::former_abroad::TYPE => layout::former_abroad::CORRECTION,
        layout::former_missing::TYPE => layout::former_missing::CORRECTION,
        _ => return false,
    };
    !record.field(mark).is_empty()
}

const WHOLE_RECORD: layout::Field = layout::Field { name: "", position: 1, length: 3 };
const TYPE_HINT: &str = "a record begins with three digits; was the line broken in two? / en record begynder med tre cifre; er linjen delt?";
const NUMBER_HINT: &str = "positions 4 to 13 must hold a CPR number whose first six digits are a date / position 4 til 13 skal være et CPR-nummer, hvis første seks cifre er en dato";
