//! A block of scaled rows: the unit in which rows are scored, so that a column of it stays in the
//! fastest memory.

use super::scale::RobustScale;
use super::table::NumericTable;

/// Rows in a full block.
pub(super) const ROWS: usize = 128;

/// At most [`ROWS`] rows, column after column, `NaN` where unknown. Places past the last row hold 0.
#[derive(Debug)]
pub(super) struct Block {
    values: Vec<f32>,
    /// How many of its places are rows.
    pub(super) rows: usize,
    /// Whether a row has an unknown value.
    pub(super) gaps: bool,
}

impl Block {
    /// Rows `from..` of a table, scaled.
    pub(super) fn of(table: &NumericTable, scales: &[RobustScale], from: usize) -> Self {
        let rows = (table.rows() - from).min(ROWS);
        let mut values = vec![0.0; scales.len() * ROWS];
        let mut gaps = false;
        for (number, places) in values.chunks_exact_mut(ROWS).enumerate() {
            let column = &table.column(number)[from..from + rows];
            for (place, value) in places.iter_mut().zip(column) {
                *place = scales[number].apply(*value);
                gaps |= value.is_nan();
            }
        }
        Self { values, rows, gaps }
    }

    /// A column with its name's place.
    pub(super) fn column(&self, number: usize) -> &[f32] {
        &self.values[number * ROWS..(number + 1) * ROWS]
    }

    /// All columns, one after the other.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// One row's values.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = f32> + '_ {
        self.values.iter().skip(row).step_by(ROWS).copied()
    }
}
