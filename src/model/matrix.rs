//! Columns of facts as a matrix without gaps.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::scale::median;
use crate::facts::{Fact, FactTable};

/// Some rows and facts of a table; unknown values are filled by the median of their column.
pub(super) struct Matrix {
    /// One row a subject, one column a fact.
    pub(super) values: Array2<f64>,
    /// Which values were filled in.
    pub(super) imputed: Array2<bool>,
}

impl Matrix {
    /// The named columns of the named rows. A column that is unknown everywhere becomes 0.
    /// O(rows x columns).
    pub(super) fn of(table: &FactTable, rows: &[usize], facts: &[Fact]) -> Self {
        let columns: Vec<Vec<f64>> = facts
            .par_iter()
            .map(|fact| {
                let column = table.column(*fact);
                rows.iter().map(|row| f64::from(column[*row])).collect()
            })
            .collect();
        let mut values = Array2::zeros((rows.len(), facts.len()));
        let mut imputed = Array2::from_elem(values.dim(), false);
        for (number, column) in columns.iter().enumerate() {
            let mut known: Vec<f64> =
                column.iter().copied().filter(|value| value.is_finite()).collect();
            let usual = median(&mut known).unwrap_or(0.0);
            let mut places = values.index_axis_mut(Axis(1), number);
            for (place, value) in places.iter_mut().zip(column) {
                *place = if value.is_finite() { *value } else { usual };
            }
            let mut marks = imputed.index_axis_mut(Axis(1), number);
            for (mark, value) in marks.iter_mut().zip(column) {
                *mark = !value.is_finite();
            }
        }
        Self { values, imputed }
    }
}
