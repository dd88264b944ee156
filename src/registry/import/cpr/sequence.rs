//! Several deliveries: their order, and what is held of each person after the last one.

use std::collections::BTreeMap;

use super::error::{Error, Previous};
use super::file::{Record, Sheet};
use super::layout;
use super::slip::Slip;
use super::summary::Tally;
use crate::domain::Cpr;

/// Puts files into the order in which they follow each other, and leaves out duplicates.
///
/// The order comes from the start records alone. Each file must name the one before it.
pub(super) fn arrange<'a>(
    mut sheets: Vec<Sheet<'a>>,
    tally: &mut Tally,
) -> Result<Vec<Sheet<'a>>, Error> {
    sheets.sort_by(|a, b| (a.produced_on, a.name).cmp(&(b.produced_on, b.name)));
    let mut chain: Vec<Sheet<'a>> = Vec::new();
    for sheet in sheets {
        match chain.last() {
            Some(last) if last.produced_on == sheet.produced_on => {
                check_duplicate(last, &sheet)?;
                tally.note("duplicate-file", sheet.name);
            }
            Some(last) => {
                check_follows(last, &sheet)?;
                if last.task != sheet.task {
                    tally.note("other-task-number", sheet.name);
                }
                chain.push(sheet);
            }
            None => chain.push(sheet),
        }
    }
    Ok(chain)
}

fn check_duplicate(first: &Sheet<'_>, second: &Sheet<'_>) -> Result<(), Error> {
    if first.says_the_same_as(second) {
        return Ok(());
    }
    let (first_name, second_name) = (first.name.to_owned(), second.name.to_owned());
    Err(Error::SameDay { first: first_name, second: second_name, day: first.produced_on })
}

fn check_follows(last: &Sheet<'_>, next: &Sheet<'_>) -> Result<(), Error> {
    if next.previous_on == Some(last.produced_on) {
        return Ok(());
    }
    let (file, expected) = (next.name.to_owned(), Previous(next.previous_on));
    Err(Error::Gap { file, expected, found: last.produced_on })
}

/// The records held of every person, in the order of their numbers.
pub(super) type Held<'a> = BTreeMap<Cpr, Vec<Slip<'a>>>;

/// Goes through the files in order; a 001 record clears what is held of its person.
pub(super) fn collect<'a>(sheets: &'a [Sheet<'a>], tally: &mut Tally) -> Held<'a> {
    let mut held = Held::new();
    for sheet in sheets {
        if sheet.was_utf8 {
            tally.note("re-encoded-file", sheet.name);
        }
        for record in sheet.records() {
            tally.read += 1;
            keep(Slip { file: sheet.name, record }, &mut held, tally);
        }
    }
    held
}

fn keep<'a>(slip: Slip<'a>, held: &mut Held<'a>, tally: &mut Tally) {
    let record_type = slip.record.kind;
    if !record_type.iter().all(u8::is_ascii_digit) {
        return tally.reject_record([slip.fault("bad-record-type", WHOLE_RECORD, TYPE_HINT)]);
    }
    if !layout::is_read(record_type) {
        return tally.skip(record_type);
    }
    if is_correction(&slip.record) {
        tally.corrections += 1;
        return;
    }
    let Ok(number) = Cpr::parse(slip.record.field(layout::NUMBER)) else {
        return tally.reject_record([slip.fault("bad-person-id", layout::NUMBER, NUMBER_HINT)]);
    };
    let records = held.entry(number).or_default();
    if record_type == layout::person::TYPE {
        tally.superseded += records.len() as u64;
        records.clear();
    }
    records.push(slip);
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
