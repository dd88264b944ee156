//! What became of everything a reader came across: read = imported + rejected + skipped.

use std::collections::BTreeMap;

use crate::registry::redact;
use crate::registry::{QualityNote, Reject};

/// How many places a note names.
const EXAMPLES: usize = 3;

/// Rows read and what became of them, with the rows that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows, records or objects read.
    pub read: u64,
    /// Those that the output rests on.
    pub imported: u64,
    /// Those left out on purpose, by kind.
    pub skipped: BTreeMap<String, u64>,
    /// Those that could not be used, in the order of file, line and column. Values are reduced to a
    /// shape: `9` for a digit, `a` for a letter.
    pub rejects: Vec<Reject>,
    /// What else is worth knowing, by code.
    pub notes: BTreeMap<&'static str, QualityNote>,
}

impl Account {
    /// Whether nothing is lost: read = imported + rejected + skipped.
    pub fn balances(&self) -> bool {
        let skipped: u64 = self.skipped.values().sum();
        self.read == self.imported + self.rejects.len() as u64 + skipped
    }

    /// Counts one row as left out.
    pub(super) fn skip(&mut self, kind: &str) {
        self.skip_many(kind, 1);
    }

    /// Counts rows as left out.
    pub(super) fn skip_many(&mut self, kind: &str, count: u64) {
        if count > 0 {
            *self.skipped.entry(kind.to_owned()).or_default() += count;
        }
    }

    /// Counts a finding at a place (`file:line`, or empty where there is no one place).
    pub(super) fn note(&mut self, code: &'static str, place: &str) {
        let empty = || QualityNote { code, count: 0, examples: Vec::new() };
        let note = self.notes.entry(code).or_insert_with(empty);
        note.count += 1;
        if note.examples.len() < EXAMPLES && !place.is_empty() {
            note.examples.push(place.to_owned());
        }
    }

    /// Counts one row as rejected.
    pub(super) fn reject(
        &mut self,
        place: (&str, u64),
        column: &str,
        code: &'static str,
        (value, hint): (&str, &str),
    ) {
        self.rejects.push(Reject {
            file: place.0.to_owned(),
            line: place.1,
            column: redact::cut(column),
            code,
            value: redact::shape(value),
            hint: hint.to_owned(),
            kept: false,
        });
    }

    /// Puts the rejects in order, once everything is read.
    pub(super) fn settle(&mut self) {
        self.rejects.sort_unstable();
    }
}
