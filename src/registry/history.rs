//! From rows to histories: duplicate ids out, voids folded, each person's moves in order.

use super::cell::Cell;
use super::column::Draft;
use super::contract::moves::{MOVE, PERSON};
use super::error::Error;
use super::field::Fault;
use super::moves::{MoveRow, NAME, NO_SEQUENCE, VOIDED};
use super::notes::Notes;
use super::register::Moves;
use super::unique::{Text, settle};
use crate::domain::{Day, MoveKind};
use rayon::prelude::*;

/// All moves ordered by person and, within a person, as things happened.
pub(super) struct Histories {
    pub(super) rows: Vec<MoveRow>,
    /// Day of annulment by position of the row, ascending by position.
    voided: Vec<(u64, Day)>,
    /// Where each person's rows begin; one more than there are persons.
    pub(super) starts: Vec<u32>,
}

/// Orders the rows of `merged.len()` persons; `merged` marks histories of several numbers.
///
/// O(n log n) at worst, as a rule linear. Needs each row twice in memory.
pub(super) fn build(
    parts: Vec<Vec<MoveRow>>,
    text: Text<'_>,
    merged: &[bool],
    notes: &mut Notes,
) -> Result<Histories, Error> {
    let mut rows = Parts::new(parts).ok_or(Error::TooLarge { file: NAME })?;
    let mut faults = Vec::new();
    let keys = settle_ids(&rows, text, &mut faults);
    let mut dropped: Vec<u64> = faults.iter().map(|(position, _)| *position).collect();
    dropped.sort_unstable();
    let voided = settle_voids(&mut rows, (&keys, &dropped), text, (&mut faults, notes));
    notes.reject(NAME, faults);
    let (sorted, starts) = by_person(rows, &dropped, merged.len());
    let mut histories = Histories { rows: sorted, voided, starts };
    histories.order(merged);
    Ok(histories)
}

/// All rows as they were read, part by part, numbered through.
pub(super) struct Parts {
    blocks: Vec<Vec<MoveRow>>,
    /// The number of each part's first row.
    firsts: Vec<u32>,
    length: usize,
}

impl Parts {
    /// `None` where the rows are too many to number.
    pub(super) fn new(parts: Vec<Vec<MoveRow>>) -> Option<Self> {
        let mut firsts = Vec::with_capacity(parts.len());
        let mut length = 0;
        for part in &parts {
            firsts.push(u32::try_from(length).ok()?);
            length += part.len();
        }
        u32::try_from(length).ok()?;
        Some(Self { blocks: parts, firsts, length })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &MoveRow> {
        self.blocks.iter().flatten()
    }

    fn locate(&self, number: u32) -> (usize, usize) {
        let part = self.firsts.partition_point(|first| *first <= number) - 1;
        (part, (number - self.firsts[part]) as usize)
    }

    /// Row `number`. O(log parts).
    fn row(&self, number: u32) -> &MoveRow {
        let (part, at) = self.locate(number);
        &self.blocks[part][at]
    }

    fn row_mut(&mut self, number: u32) -> &mut MoveRow {
        let (part, at) = self.locate(number);
        &mut self.blocks[part][at]
    }
}

/// A set of keys that sometimes takes a key for another: one bit a slot, many slots a key.
pub(super) struct Slots {
    bits: Vec<u64>,
    shift: u32,
}

impl Slots {
    pub(super) fn new(keys: usize) -> Self {
        let slots = (keys * 16).next_power_of_two().max(64);
        Self { bits: vec![0; slots / 64], shift: u64::BITS - slots.trailing_zeros() }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let slot = key >> self.shift;
        ((slot / 64) as usize, 1 << (slot % 64))
    }

    /// Takes `key` in and says whether its slot was taken.
    pub(super) fn add(&mut self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        let taken = self.bits[word] & bit != 0;
        self.bits[word] |= bit;
        taken
    }

    pub(super) fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }
}

/// The keys, with their row numbers, that may be there twice or that a void may name; ascending.
/// Keys are hashes: as a rule few share a slot, and only those are sorted.
fn shared_keys(rows: &Parts) -> Vec<(u64, u32)> {
    let (mut seen, mut shared) = (Slots::new(rows.length), Slots::new(rows.length));
    for row in rows.rows() {
        if row.kind == MoveKind::Void || seen.add(row.key) {
            shared.add(row.key);
        }
    }
    let numbered = rows.rows().zip(0_u32..);
    let chosen = numbered.filter(|(row, _)| row.kind != MoveKind::Void && shared.may_hold(row.key));
    let mut keys: Vec<(u64, u32)> = chosen.map(|(row, number)| (row.key, number)).collect();
    keys.par_sort_unstable();
    keys
}

/// Rows that share their id become faults, all but one. Gives the keys that voids look among.
pub(super) fn settle_ids(
    rows: &Parts,
    text: Text<'_>,
    faults: &mut Vec<(u64, Fault)>,
) -> Vec<(u64, u32)> {
    let keys = shared_keys(rows);
    for same in keys.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        faults.extend(settle_duplicates(rows, text, same));
    }
    keys
}

/// Finds the move each void annuls and marks it. Gives day of annulment by the move's position.
fn settle_voids(
    rows: &mut Parts,
    (keys, dropped): (&[(u64, u32)], &[u64]),
    text: Text<'_>,
    (faults, notes): (&mut Vec<(u64, Fault)>, &mut Notes),
) -> Vec<(u64, Day)> {
    let mut found: Vec<Voiding> = Vec::new();
    for void in rows.rows().filter(|row| row.kind == MoveKind::Void) {
        let from = keys.partition_point(|(key, _)| *key < void.key);
        let same = keys[from..].iter().take_while(|(key, _)| *key == void.key);
        let target = same.map(|(_, number)| *number).find(|number| {
            let position = rows.row(*number).position;
            dropped.binary_search(&position).is_err() && text.id(position) == text.id(void.position)
        });
        match target {
            None => faults.push(text.fault(void.position, MOVE, "unknown-move")),
            Some(row) if rows.row(row).person != void.person => {
                faults.push(text.fault(void.position, PERSON, "void-person-differs"));
            }
            Some(row) => {
                let day = void.notified.unwrap_or(Day::MIN);
                found.push(Voiding { row, day, position: void.position });
            }
        }
    }
    found.sort_unstable();
    let mut voided = Vec::with_capacity(found.len());
    for same in found.chunk_by(|a, b| a.row == b.row) {
        let mut places: Vec<(u64, u32)> = same.iter().map(|void| (void.position, 0)).collect();
        faults.extend(settle(text.bytes, text.layout, &mut places, "duplicate-move-id"));
        let row = rows.row_mut(same[0].row);
        row.marks |= VOIDED;
        voided.push((row.position, same[0].day));
        if same[0].day == Day::MIN {
            notes.add("void-without-date", NAME, same[0].position);
        }
    }
    voided.sort_unstable();
    voided
}

/// A void that names a known move; of several for one move the earliest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Voiding {
    row: u32,
    day: Day,
    position: u64,
}

/// Faults of all but one of the rows with one key, for each id text that has the key.
fn settle_duplicates(rows: &Parts, text: Text<'_>, same: &[(u64, u32)]) -> Vec<(u64, Fault)> {
    let mut places: Vec<(u64, u32)> =
        same.iter().map(|(_, number)| (rows.row(*number).position, *number)).collect();
    places.sort_by(|a, b| text.id(a.0).cmp(text.id(b.0)));
    let mut faults = Vec::new();
    for group in places.chunk_by_mut(|a, b| text.id(a.0) == text.id(b.0)) {
        faults.extend(settle(text.bytes, text.layout, group, "duplicate-move-id"));
    }
    faults
}

/// Rows grouped by person (counting sort), and where each person's rows begin.
fn by_person(rows: Parts, dropped: &[u64], persons: usize) -> (Vec<MoveRow>, Vec<u32>) {
    let stays = |row: &MoveRow| {
        row.kind != MoveKind::Void
            && (dropped.is_empty() || dropped.binary_search(&row.position).is_err())
    };
    let mut starts = vec![0_u32; persons + 1];
    for row in rows.rows().filter(|row| stays(row)) {
        starts[row.person.index() + 1] += 1;
    }
    for person in 0..persons {
        starts[person + 1] += starts[person];
    }
    let Some(first) = rows.rows().next().copied() else { return (Vec::new(), starts) };
    let mut sorted = vec![first; starts[persons] as usize];
    let mut next = starts.clone();
    // Each part is given back as soon as its rows have found their places.
    for row in rows.blocks.into_iter().flatten().filter(stays) {
        let at = &mut next[row.person.index()];
        sorted[*at as usize] = row;
        *at += 1;
    }
    (sorted, starts)
}

/// Persons ordered in one task.
const BLOCK: usize = 4096;

impl Histories {
    /// Puts each person's rows in the order things happened.
    fn order(&mut self, merged: &[bool]) {
        let mut rest = &mut self.rows[..];
        let mut blocks = Vec::new();
        for (block, marks) in
            self.starts.windows(BLOCK + 1).step_by(BLOCK).zip(merged.chunks(BLOCK))
        {
            let length = (block[BLOCK] - block[0]) as usize;
            let (taken, left) = std::mem::take(&mut rest).split_at_mut(length);
            blocks.push((taken, block, marks));
            rest = left;
        }
        let whole = merged.len() / BLOCK * BLOCK;
        blocks.push((rest, &self.starts[whole..], &merged[whole..]));
        blocks.into_par_iter().for_each(|(rows, starts, merged)| {
            for (bounds, merged) in starts.windows(2).zip(merged) {
                let span = (bounds[0] - starts[0]) as usize..(bounds[1] - starts[0]) as usize;
                order_person(&mut rows[span], *merged);
            }
        });
    }

    /// The rows of each person.
    pub(super) fn persons(&self) -> impl Iterator<Item = &[MoveRow]> {
        self.starts.windows(2).map(|at| &self.rows[at[0] as usize..at[1] as usize])
    }

    /// The day the row was annulled.
    pub(super) fn voided_on(&self, row: &MoveRow) -> Option<Day> {
        if !row.is(VOIDED) {
            return None;
        }
        let at = self.voided.binary_search_by_key(&row.position, |(position, _)| *position).ok()?;
        Some(self.voided[at].1)
    }

    /// The frozen columns.
    pub(super) fn columns(&self) -> Moves {
        let rows = self.rows.len();
        let (mut person, mut to, mut from) = (column(rows), column(rows), column(rows));
        let (mut effective, mut notified) = (column(rows), column(rows));
        let (mut kind, mut care_of, mut voided_on) = (column(rows), column(rows), column(rows));
        let mut key = column(rows);
        let (mut sequenced, mut sequence) = (column(0), column(0));
        for (row, number) in self.rows.iter().zip(0_u32..) {
            if row.sequence != NO_SEQUENCE {
                sequenced.push(number);
                sequence.push(row.sequence);
            }
        }
        // Block by block, so that the rows of one stay near the processor for all columns.
        for rows in self.rows.chunks(BLOCK) {
            person.extend(rows.iter().map(|row| row.person));
            to.extend(rows.iter().map(|row| row.to));
            from.extend(rows.iter().map(|row| row.from));
            effective.extend(rows.iter().map(|row| row.effective));
            notified.extend(rows.iter().map(|row| row.notified));
            kind.extend(rows.iter().map(|row| row.kind));
            care_of.extend(rows.iter().map(|row| row.care_of));
            voided_on.extend(rows.iter().map(|row| self.voided_on(row)));
            key.extend(rows.iter().map(|row| row.key));
        }
        Moves {
            person: person.freeze(),
            to: to.freeze(),
            from: from.freeze(),
            effective: effective.freeze(),
            notified: notified.freeze(),
            kind: kind.freeze(),
            care_of: care_of.freeze(),
            voided_on: voided_on.freeze(),
            key: key.freeze(),
            sequenced: sequenced.freeze(),
            sequence: sequence.freeze(),
        }
    }
}

fn column<T: Cell>(rows: usize) -> Draft<T> {
    Draft::with_capacity(rows)
}

/// Orders one person's rows. Dates decide; where one is not exact and every row has a sequence,
/// the sequence does, unless the rows come from several numbers, whose sequences do not compare.
pub(super) fn order_person(rows: &mut [MoveRow], merged: bool) {
    let uncertain = rows.iter().any(|row| row.effective.exact().is_none());
    let sequenced = rows.iter().all(|row| row.sequence != NO_SEQUENCE);
    let dates = |row: &MoveRow| (row.effective.earliest, row.effective.latest, row.sequence);
    let ties = |row: &MoveRow| (phase(row.kind), row.notified, row.key, row.kind, row.to);
    if uncertain && sequenced && !merged {
        rows.sort_unstable_by_key(|row| (row.sequence, dates(row), ties(row)));
    } else if !rows.is_sorted_by(|a, b| dates(a) < dates(b)) {
        rows.sort_unstable_by_key(|row| (dates(row), ties(row)));
    }
}

/// A birth comes first and a death last among what happens on one day.
fn phase(kind: MoveKind) -> u8 {
    match kind {
        MoveKind::Birth => 0,
        MoveKind::Death => 2,
        _ => 1,
    }
}
