//! The column table: subjects x facts, with "unknown" as its own value.

use std::ops::Range;

use rayon::prelude::*;

use super::{Fact, Needed, TableKind};

/// Rows measured by one thread at a stretch.
pub(super) const CHUNK: usize = 1024;

/// Some neighbouring rows of a table while they are measured.
pub(super) struct Stretch<'t> {
    /// By fact; empty where the fact belongs to the other table or is not needed.
    columns: Vec<&'t mut [f32]>,
}

impl Stretch<'_> {
    /// Puts one value in place, `row` counted within the stretch; no effect where the fact is not
    /// needed.
    pub(super) fn set(&mut self, fact: Fact, row: usize, value: f32) {
        if let Some(cell) = self.columns[fact as usize].get_mut(row) {
            *cell = value;
        }
    }
}

/// Columns of facts about the rows of one table; a value that is not known is `NaN`.
///
/// Four bytes a value. Values are exact integers, ratios or metres far inside `f32`'s range.
#[derive(Clone, Debug, PartialEq)]
pub struct FactTable {
    kind: TableKind,
    rows: usize,
    columns: Vec<Vec<f32>>,
}

impl FactTable {
    /// A table of `rows` subjects with nothing known yet.
    pub fn unknown(kind: TableKind, rows: usize) -> Self {
        Self::of_needed(kind, rows, Needed::ALL)
    }

    /// The same with columns for the facts that are needed.
    fn of_needed(kind: TableKind, rows: usize, needed: &Needed) -> Self {
        let held = |fact: &Fact| fact.table() == kind && needed.has(*fact);
        let column = |fact| if held(fact) { vec![f32::NAN; rows] } else { Vec::new() };
        Self { kind, rows, columns: Fact::ALL.par_iter().map(column).collect() }
    }

    /// A table with the facts that are needed, measured stretch by stretch in parallel, each where it
    /// stays; and what `measure` gives for each stretch of rows, in their order.
    pub(super) fn measured<T: Send>(
        (kind, rows): (TableKind, usize),
        needed: &Needed,
        measure: impl Fn(Range<usize>, &mut Stretch<'_>) -> T + Sync,
    ) -> (Self, Vec<T>) {
        let mut table = Self::of_needed(kind, rows, needed);
        let count = rows.div_ceil(CHUNK);
        let empty = || Stretch { columns: Vec::with_capacity(Fact::ALL.len()) };
        let mut stretches: Vec<Stretch<'_>> = (0..count).map(|_| empty()).collect();
        for column in &mut table.columns {
            let mut parts = column.chunks_mut(CHUNK);
            for stretch in &mut stretches {
                stretch.columns.push(parts.next().unwrap_or_default());
            }
        }
        let measure = |(at, mut stretch): (usize, Stretch<'_>)| {
            measure(at * CHUNK..((at + 1) * CHUNK).min(rows), &mut stretch)
        };
        let found = stretches.into_par_iter().enumerate().map(measure).collect();
        (table, found)
    }

    /// The table of some of the rows, in the order of `rows`.
    pub(super) fn of_rows(&self, rows: &[usize]) -> Self {
        let pick = |column: &Vec<f32>| match column.as_slice() {
            [] => Vec::new(),
            values => rows.iter().map(|row| values[*row]).collect(),
        };
        let columns = self.columns.par_iter().map(pick).collect();
        Self { kind: self.kind, rows: rows.len(), columns }
    }

    /// Puts the whole column of a fact in place.
    ///
    /// # Panics
    /// If the fact belongs to the other table or the length differs: a bug in this room.
    pub fn put(&mut self, fact: Fact, column: Vec<f32>) {
        assert_eq!(fact.table(), self.kind, "the catalogue says which table {fact:?} is in");
        assert_eq!(column.len(), self.rows, "one value a row for {fact:?}");
        self.columns[fact as usize] = column;
    }

    /// Which table it is.
    pub fn kind(&self) -> TableKind {
        self.kind
    }

    /// Puts the whole column of a fact in place where the table has it; else nothing is worked out.
    pub(super) fn fill(&mut self, fact: Fact, values: impl Iterator<Item = f32>) {
        if self.columns[fact as usize].len() == self.rows {
            self.put(fact, values.collect());
        }
    }

    /// Number of subjects.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A fact's column, `NaN` where unknown; empty where the fact belongs to the other table or was
    /// not needed.
    pub fn column(&self, fact: Fact) -> &[f32] {
        &self.columns[fact as usize]
    }

    /// One value, `None` where unknown or of the other table.
    pub fn value(&self, fact: Fact, row: usize) -> Option<f32> {
        self.columns[fact as usize].get(row).copied().filter(|value| !value.is_nan())
    }
}
