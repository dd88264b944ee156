//! More moves for a frozen register: what it becomes is what loading everything at once gives.
//!
//! A move is known by the hash of its id. Only the histories of those who moved are put in order
//! anew; everything else is copied as it stands.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cell::Cell;
use super::column::{Column, Draft};
use super::contract::moves::{FILE, MOVE, PERSON};
use super::error::Error;
use super::field::Fault;
use super::header::Layout;
use super::history::{Parts, Slots, order_person, settle_ids};
use super::ids::IdTable;
use super::moves::{self, Lookup, MoveRow, NO_SEQUENCE, VOIDED};
use super::notes::Notes;
use super::register::{Moves, Register};
use super::unique::Text;
use super::{QualityReport, Reject, Source};
use crate::domain::{Day, MoveKind, PersonId};

/// A register with more moves. added + known + rejected = read.
#[derive(Debug)]
pub struct Appended {
    /// The new register; as it was where nothing was added.
    pub register: Register,
    /// Rows read.
    pub read: u64,
    /// Rows that told something new.
    pub added: u64,
    /// Rows the register held already.
    pub known: u64,
    /// Rejected rows, sorted by line.
    pub rejects: Vec<Reject>,
    /// Notes on the rejected rows.
    pub quality: QualityReport,
}

/// Adds the rows of a `moves.csv` to `register`.
///
/// A row whose move id is there with the same values adds nothing; with other values it is rejected
/// as `duplicate-move-id`. Persons and dwellings must be known, as when a folder is loaded.
/// O(n) in the moves of the register, with a small constant; O(m log n) in the new rows.
///
/// # Errors
/// [`Error::Contract`] where the header does not keep the contract, [`Error::TooLarge`].
pub fn append(
    register: Register,
    source: Source<'_>,
    ignore_columns: &[String],
) -> Result<Appended, Error> {
    let layout = Layout::read(&FILE, source.bytes, ignore_columns)
        .map_err(|problems| Error::Contract { problems })?;
    let text = Text { bytes: source.bytes, layout: &layout };
    let persons = IdTable::Frozen(&register.persons.ids, Some(&register.persons));
    let dwellings = IdTable::Frozen(&register.dwellings.ids, None);
    let mut read = moves::read(text, &Lookup { persons: &persons, dwellings: &dwellings });
    let mut faults = std::mem::take(&mut read.faults);
    let lost = std::mem::take(&mut read.lost);
    let rows = Parts::new(read.parts).ok_or(Error::TooLarge { file: FILE.name })?;
    let new = News::among(&rows, &register.moves, text, &mut faults);
    let known = read.read - faults.len() as u64 - new.added;
    let mut notes = Notes::default();
    notes.reject(FILE.name, faults);
    notes.lose(FILE.name, lost);
    let (mut rejects, mut quality) = notes.finish(|_| source.bytes);
    rename(&mut rejects, &mut quality, source.name);
    let added = new.added;
    let register = if added == 0 { register } else { with(register, new)? };
    Ok(Appended { register, read: read.read, added, known, rejects, quality })
}

/// Places are told with the name of the file as it was given.
fn rename(rejects: &mut [Reject], quality: &mut QualityReport, name: &str) {
    for reject in rejects {
        name.clone_into(&mut reject.file);
    }
    let examples = quality.notes.iter_mut().flat_map(|note| &mut note.examples);
    for example in examples {
        if let Some((_, line)) = example.rsplit_once(':') {
            *example = format!("{name}:{line}");
        }
    }
}

/// What the rows tell that the register does not know.
struct News {
    moves: Vec<MoveRow>,
    /// Day of annulment by key of the move.
    annulled: BTreeMap<u64, Day>,
    /// Rows of the register that are annulled.
    annulled_rows: Vec<usize>,
    added: u64,
}

impl News {
    fn among(rows: &Parts, moves: &Moves, text: Text<'_>, faults: &mut Vec<(u64, Fault)>) -> Self {
        let before = faults.len();
        settle_ids(rows, text, faults);
        let mut dropped: Vec<u64> = faults[before..].iter().map(|fault| fault.0).collect();
        dropped.sort_unstable();
        let there = rows_with(moves, rows.rows().map(|row| row.key));
        let mut news = Self {
            moves: Vec::new(),
            annulled: BTreeMap::new(),
            annulled_rows: Vec::new(),
            added: 0,
        };
        let stays = |row: &&MoveRow| dropped.binary_search(&row.position).is_err();
        for row in rows.rows().filter(|row| row.kind != MoveKind::Void).filter(stays) {
            match there.get(&row.key) {
                None => news.moves.push(*row),
                Some(at) if says_the_same(row, moves, *at) => {}
                Some(_) => faults.push(text.fault(row.position, MOVE, "duplicate-move-id")),
            }
        }
        news.added = news.moves.len() as u64;
        news.moves.sort_unstable_by_key(|row| row.key);
        for void in rows.rows().filter(|row| row.kind == MoveKind::Void) {
            news.annul(void, (moves, &there), text, faults);
        }
        news
    }

    fn annul(
        &mut self,
        void: &MoveRow,
        (moves, there): (&Moves, &BTreeMap<u64, usize>),
        text: Text<'_>,
        faults: &mut Vec<(u64, Fault)>,
    ) {
        let new = self.moves.binary_search_by_key(&void.key, |row| row.key).ok();
        let old = there.get(&void.key).copied();
        let person = new.map(|at| self.moves[at].person).or(old.map(|at| moves.person.at(at)));
        match person {
            None => faults.push(text.fault(void.position, MOVE, "unknown-move")),
            Some(person) if person != void.person => {
                faults.push(text.fault(void.position, PERSON, "void-person-differs"));
            }
            Some(_) => {
                let day = void.notified.unwrap_or(Day::MIN);
                let so_far = self.annulled.get(&void.key).copied();
                let so_far = so_far.or(old.and_then(|at| moves.voided_on.at(at)));
                if so_far.is_none_or(|known| day < known) {
                    self.annulled.insert(void.key, day);
                    self.annulled_rows.extend(old);
                    self.added += 1;
                }
            }
        }
    }
}

/// The rows of `moves` that have one of these keys. O(n), mostly one bit a row.
fn rows_with(moves: &Moves, keys: impl Iterator<Item = u64>) -> BTreeMap<u64, usize> {
    let mut wanted: Vec<u64> = keys.collect();
    wanted.sort_unstable();
    let mut slots = Slots::new(wanted.len());
    for key in &wanted {
        slots.add(*key);
    }
    let all = moves.key.raw().iter().copied().zip(0_usize..);
    all.filter(|(key, _)| slots.may_hold(*key) && wanted.binary_search(key).is_ok()).collect()
}

fn says_the_same(row: &MoveRow, moves: &Moves, at: usize) -> bool {
    row.person == moves.person.at(at)
        && row.to == moves.to.at(at)
        && row.from == moves.from.at(at)
        && row.effective == moves.effective.at(at)
        && row.notified == moves.notified.at(at)
        && row.kind == moves.kind.at(at)
        && row.care_of == moves.care_of.at(at)
        && row.sequence == sequence(moves, at)
}

fn sequence(moves: &Moves, row: usize) -> i32 {
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    let place = moves.sequenced.raw().binary_search(&number);
    place.map_or(NO_SEQUENCE, |place| moves.sequence.at(place))
}

/// A stretch of the new columns.
enum Piece {
    /// Rows as they stood.
    Kept(Range<usize>),
    /// A row of somebody whose history changed, and when it was annulled.
    Row(MoveRow, Option<Day>),
}

fn with(register: Register, new: News) -> Result<Register, Error> {
    let count = register.moves.len() + new.moves.len();
    u32::try_from(count).map_err(|_| Error::TooLarge { file: FILE.name })?;
    let pieces = pieces(&register, new);
    let moves = rebuilt(&register.moves, &pieces, count);
    Ok(Register { moves, ..register })
}

/// The new order of everything: untouched stretches, and the rows of those with news one by one.
fn pieces(register: &Register, new: News) -> Vec<Piece> {
    let moves = &register.moves;
    let mut touched: Vec<PersonId> = new.moves.iter().map(|row| row.person).collect();
    touched.extend(new.annulled_rows.iter().map(|row| moves.person.at(*row)));
    touched.sort_unstable();
    touched.dedup();
    let mut fresh = new.moves;
    fresh.sort_by_key(|row| row.person);
    let numbers = moves.person.raw();
    let (mut pieces, mut done) = (Vec::new(), 0);
    for person in touched {
        let first = done + numbers[done..].partition_point(|one| *one < person.number());
        let last = first + numbers[first..].partition_point(|one| *one == person.number());
        pieces.push(Piece::Kept(done..first));
        let mut rows: Vec<MoveRow> = (first..last).map(|row| read_back(moves, row)).collect();
        let from = fresh.partition_point(|row| row.person < person);
        rows.extend(fresh[from..].iter().take_while(|row| row.person == person).copied());
        let merged = register.persons.replaced_by.iter().any(|other| other == person);
        order_person(&mut rows, merged);
        pieces.extend(rows.into_iter().map(|row| {
            let before = || row.is(VOIDED).then(|| usize::try_from(row.position).ok()).flatten();
            let annulled = new.annulled.get(&row.key).copied();
            Piece::Row(row, annulled.or_else(|| moves.voided_on.at(before()?)))
        }));
        done = last;
    }
    pieces.push(Piece::Kept(done..moves.len()));
    pieces
}

/// A row of the columns as it was when it was read; its position is its number.
fn read_back(moves: &Moves, row: usize) -> MoveRow {
    MoveRow {
        key: moves.key.at(row),
        position: row as u64,
        person: moves.person.at(row),
        to: moves.to.at(row),
        from: moves.from.at(row),
        effective: moves.effective.at(row),
        notified: moves.notified.at(row),
        sequence: sequence(moves, row),
        kind: moves.kind.at(row),
        care_of: moves.care_of.at(row),
        marks: if moves.voided_on.at(row).is_some() { VOIDED } else { 0 },
    }
}

fn rebuilt(old: &Moves, pieces: &[Piece], count: usize) -> Moves {
    let ((person, to, from), (effective, notified, (kind, care_of))) = rayon::join(
        || {
            let person = column(&old.person, pieces, count, |row, _| row.person);
            let to = column(&old.to, pieces, count, |row, _| row.to);
            (person, to, column(&old.from, pieces, count, |row, _| row.from))
        },
        || {
            let effective = column(&old.effective, pieces, count, |row, _| row.effective);
            let notified = column(&old.notified, pieces, count, |row, _| row.notified);
            let kind = column(&old.kind, pieces, count, |row, _| row.kind);
            let care_of = column(&old.care_of, pieces, count, |row, _| row.care_of);
            (effective, notified, (kind, care_of))
        },
    );
    let (key, voided_on) = rayon::join(
        || column(&old.key, pieces, count, |row, _| row.key),
        || column(&old.voided_on, pieces, count, |_, annulled| annulled),
    );
    let (sequenced, sequence) = sequences(old, pieces);
    Moves {
        person,
        to,
        from,
        effective,
        notified,
        kind,
        care_of,
        voided_on,
        key,
        sequenced,
        sequence,
    }
}

fn column<T: Cell>(
    old: &Column<T>,
    pieces: &[Piece],
    count: usize,
    value: impl Fn(&MoveRow, Option<Day>) -> T,
) -> Column<T> {
    let mut draft = Draft::with_capacity(count);
    for piece in pieces {
        match piece {
            Piece::Kept(rows) => draft.extend_raw(&old.raw()[rows.clone()]),
            Piece::Row(row, annulled) => draft.push(value(row, *annulled)),
        }
    }
    draft.freeze()
}

fn sequences(old: &Moves, pieces: &[Piece]) -> (Column<u32>, Column<i32>) {
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    let mut at = 0_usize;
    let number = |row: usize| u32::try_from(row).expect("the rows were counted");
    let (sequenced, sequence) = (old.sequenced.raw(), &old.sequence);
    for piece in pieces {
        match piece {
            Piece::Kept(kept) => {
                let from = sequenced.partition_point(|row| (*row as usize) < kept.start);
                let to = sequenced.partition_point(|row| (*row as usize) < kept.end);
                for place in from..to {
                    rows.push(number(sequenced[place] as usize - kept.start + at));
                    values.push(sequence.at(place));
                }
                at += kept.len();
            }
            Piece::Row(row, _) => {
                if row.sequence != NO_SEQUENCE {
                    rows.push(number(at));
                    values.push(row.sequence);
                }
                at += 1;
            }
        }
    }
    (rows.into(), values.into())
}
