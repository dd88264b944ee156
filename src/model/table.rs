//! A table of numbers: what the detectors look at.

use crate::facts::{Fact, FactTable};

/// Named columns of equal length; a value that is not known is `NaN`. Eight bytes a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumericTable {
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
    rows: usize,
}

impl NumericTable {
    /// A table without rows.
    pub fn empty(names: Vec<String>) -> Self {
        let columns = names.iter().map(|_| Vec::new()).collect();
        Self { names, columns, rows: 0 }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of values than the table has columns.
    pub fn push(&mut self, values: &[f64]) {
        assert_eq!(values.len(), self.columns.len(), "one value a column");
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(if value.is_finite() { *value } else { f64::NAN });
        }
        self.rows += 1;
    }

    /// The named columns of the named rows of a table of facts.
    pub fn of_facts(table: &FactTable, rows: &[usize], facts: &[Fact]) -> Self {
        let column = |fact: &Fact| {
            let values = table.column(*fact);
            rows.iter().map(|row| f64::from(values[*row])).collect()
        };
        Self {
            names: facts.iter().map(|fact| fact.key().to_owned()).collect(),
            columns: facts.iter().map(column).collect(),
            rows: rows.len(),
        }
    }

    /// The same columns of some rows.
    pub(super) fn rows_of(&self, rows: &[usize]) -> Self {
        let part = |column: &Vec<f64>| rows.iter().map(|row| column[*row]).collect();
        Self {
            names: self.names.clone(),
            columns: self.columns.iter().map(part).collect(),
            rows: rows.len(),
        }
    }

    /// Adds the rows of a table with the same columns.
    ///
    /// # Panics
    /// If the columns are others.
    pub fn extend(&mut self, other: &Self) {
        assert_eq!(self.names, other.names, "the same columns");
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.extend_from_slice(more);
        }
        self.rows += other.rows;
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// A column, `NaN` where unknown.
    pub fn column(&self, number: usize) -> &[f64] {
        &self.columns[number]
    }

    /// The known values of a column, ascending. O(n log n).
    pub(super) fn sorted(&self, number: usize) -> Vec<f64> {
        let known = self.columns[number].iter().copied().filter(|value| !value.is_nan());
        let mut values: Vec<f64> = known.collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }
}
