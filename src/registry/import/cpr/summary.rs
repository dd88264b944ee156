//! What a reading came across: counts, notes, rejects.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use crate::domain::Day;
use crate::registry::{QualityNote, Reject};

/// What was read and what became of it. `read = used + skipped + corrections + superseded + rejected`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The files in the order they follow each other, without duplicates.
    pub files: Vec<String>,
    /// Production day of the last file.
    pub produced_on: Day,
    /// Records between the start and end records.
    pub read: u64,
    /// Records that the output rests on.
    pub used: u64,
    /// Record types left alone, in ascending order.
    pub skipped: Vec<SkippedType>,
    /// Rows that annul or correct others (ANNKOR), dropped.
    pub corrections: u64,
    /// Records of a person that a later 001 record replaced.
    pub superseded: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// Rows of persons.csv.
    pub persons: u64,
    /// Rows of persons.csv that stand for a number another one took over.
    pub merged_persons: u64,
    /// Rows of moves.csv.
    pub moves: u64,
    /// Rows of dwellings.csv.
    pub dwellings: u64,
    /// What else is worth knowing, sorted by code.
    pub notes: Vec<QualityNote>,
}

impl Summary {
    pub(super) fn of(
        files: Vec<String>,
        produced_on: Day,
        tally: &Tally,
        assembly: &Assembly,
        dwellings: u64,
    ) -> Self {
        Self {
            files,
            produced_on,
            read: tally.read,
            used: tally.used,
            skipped: tally.skipped_types(),
            corrections: tally.corrections,
            superseded: tally.superseded,
            rejected: tally.rejected,
            persons: assembly.persons,
            merged_persons: assembly.merged_persons,
            moves: assembly.moves.count(),
            dwellings,
            notes: tally.notes(),
        }
    }
}

/// A record type that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedType {
    /// Its three digits, or the name of the list it stands in.
    pub record_type: String,
    /// How many records.
    pub count: u64,
    /// Whether the type is known.
    pub known: bool,
}

/// How many places a note names.
const EXAMPLES: usize = 3;

/// Counts while reading.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) read: u64,
    pub(super) used: u64,
    pub(super) corrections: u64,
    pub(super) superseded: u64,
    pub(super) rejected: u64,
    pub(super) rejects: Vec<Reject>,
    skipped: BTreeMap<[u8; 3], u64>,
    /// Kinds of rows that have a name instead of a type.
    skipped_by_name: BTreeMap<String, u64>,
    notes: BTreeMap<&'static str, QualityNote>,
    /// For what is read once more: reasons are told already.
    again: bool,
}

impl Tally {
    /// For records that are read once more: nobody looks at what is counted.
    pub(super) fn again() -> Self {
        Self { again: true, ..Self::default() }
    }

    pub(super) fn skip(&mut self, record_type: [u8; 3]) {
        *self.skipped.entry(record_type).or_default() += 1;
    }

    /// Counts rows of a named kind as left alone.
    pub(super) fn skip_named(&mut self, kind: &str, count: u64) {
        if count > 0 {
            *self.skipped_by_name.entry(kind.to_owned()).or_default() += count;
        }
    }

    /// Adds what another reading came across.
    pub(super) fn absorb(&mut self, other: Self) {
        self.read += other.read;
        self.used += other.used;
        self.corrections += other.corrections;
        self.superseded += other.superseded;
        self.rejected += other.rejected;
        self.rejects.extend(other.rejects);
        for (record_type, count) in other.skipped {
            *self.skipped.entry(record_type).or_default() += count;
        }
        for (kind, count) in other.skipped_by_name {
            self.skip_named(&kind, count);
        }
        for (code, note) in other.notes {
            let known = self.notes.entry(code).or_insert(QualityNote { count: 0, ..note.clone() });
            known.count += note.count;
        }
    }

    /// Counts one record as rejected, for these reasons.
    pub(super) fn reject_record(&mut self, reasons: impl IntoIterator<Item = Reject>) {
        self.rejected += 1;
        if !self.again {
            self.rejects.extend(reasons);
        }
    }

    /// Counts a finding at a place (`file:line`, a file, or empty where there is no one place).
    pub(super) fn note(&mut self, code: &'static str, place: &str) {
        let empty = || QualityNote { code, count: 0, examples: Vec::new() };
        let note = self.notes.entry(code).or_insert_with(empty);
        note.count += 1;
        if note.examples.len() < EXAMPLES && !place.is_empty() {
            note.examples.push(place.to_owned());
        }
    }

    pub(super) fn skipped_types(&self) -> Vec<SkippedType> {
        let types = self.skipped.iter();
        let types = types.map(|(record_type, count)| SkippedType {
            record_type: super::value::text(record_type),
            count: *count,
            known: super::layout::length_of(*record_type).is_some(),
        });
        let named = self.skipped_by_name.iter().map(|(kind, count)| SkippedType {
            record_type: kind.clone(),
            count: *count,
            known: true,
        });
        types.chain(named).collect()
    }

    pub(super) fn notes(&self) -> Vec<QualityNote> {
        self.notes.values().cloned().collect()
    }
}
