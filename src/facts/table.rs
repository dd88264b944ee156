//! The column table: subjects x facts, with "unknown" as its own value.

use super::{Fact, TableKind};

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
        let columns = Fact::ALL
            .iter()
            .map(|fact| if fact.table() == kind { vec![f32::NAN; rows] } else { Vec::new() })
            .collect();
        Self { kind, rows, columns }
    }

    /// Puts one value in place.
    pub(super) fn set(&mut self, fact: Fact, row: usize, value: f32) {
        self.columns[fact as usize][row] = value;
    }

    /// One table of the rows of all parts, in their order.
    pub(super) fn joined(kind: TableKind, parts: &[&Self]) -> Self {
        let join = |fact: &Fact| {
            let columns: Vec<&[f32]> = parts.iter().map(|part| part.column(*fact)).collect();
            columns.concat()
        };
        let rows = parts.iter().map(|part| part.rows).sum();
        Self { kind, rows, columns: Fact::ALL.iter().map(join).collect() }
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

    /// Number of subjects.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A fact's column, `NaN` where unknown; empty where the fact belongs to the other table.
    pub fn column(&self, fact: Fact) -> &[f32] {
        &self.columns[fact as usize]
    }

    /// One value, `None` where unknown or of the other table.
    pub fn value(&self, fact: Fact, row: usize) -> Option<f32> {
        self.columns[fact as usize].get(row).copied().filter(|value| !value.is_nan())
    }
}
