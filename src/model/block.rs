//! A block of scaled rows: the unit in which rows are scored, so that a column of it stays in the
//! fastest memory.

use super::scale::RobustScale;
use super::table::NumericTable;

/// Rows in a full block.
pub(super) const ROWS: usize = 128;

/// At most [`ROWS`] rows, column after column, `NaN` where unknown. Places past the last row hold 0.
#[derive(Debug)]
pub(super) struct Block {
    columns: Vec<[f32; ROWS]>,
    /// How many of its places are rows.
    pub(super) rows: usize,
    /// Whether a row has an unknown value.
    pub(super) gaps: bool,
}

impl Block {
    /// Rows `from..` of a table, scaled.
    pub(super) fn of(table: &NumericTable, scales: &[RobustScale], from: usize) -> Self {
        let rows = (table.rows() - from).min(ROWS);
        let mut columns = vec![[0.0; ROWS]; scales.len()];
        let mut gaps = false;
        for (number, (places, scale)) in columns.iter_mut().zip(scales).enumerate() {
            let column = &table.column(number)[from..from + rows];
            for (place, value) in places.iter_mut().zip(column) {
                *place = scale.apply(*value);
                gaps |= value.is_nan();
            }
        }
        Self { columns, rows, gaps }
    }

    /// All columns.
    pub(super) fn columns(&self) -> &[[f32; ROWS]] {
        &self.columns
    }

    /// One row's values.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = f32> + '_ {
        self.columns.iter().map(move |column| column[row])
    }
}
