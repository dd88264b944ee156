//! A seeded sample of scaled rows: what groups and covariances are found among.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::scale::RobustScale;
use super::table::NumericTable;

/// Rows of scaled values, one after the other; `NaN` where unknown.
#[derive(Debug)]
pub(super) struct RowSample {
    values: Vec<f32>,
    width: usize,
}

impl RowSample {
    /// At most `most` rows of a table, drawn by the seed, in their order.
    pub(super) fn draw(
        table: &NumericTable,
        scales: &[RobustScale],
        most: usize,
        seed: u64,
    ) -> Self {
        let wanted = table.rows().min(most);
        let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut rows = rand::seq::index::sample(&mut chance, table.rows(), wanted).into_vec();
        rows.sort_unstable();
        let width = scales.len();
        let mut values = vec![0.0; wanted * width];
        for (column, scale) in scales.iter().enumerate() {
            let known = table.column(column);
            for (place, row) in rows.iter().enumerate() {
                values[place * width + column] = scale.apply(known[*row]);
            }
        }
        Self { values, width }
    }

    /// The same rows, no value further from the middle than this.
    pub(super) fn clamped(&self, furthest: f32) -> Self {
        let values = self.values.iter().map(|value| value.clamp(-furthest, furthest)).collect();
        Self { values, width: self.width }
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// A row.
    pub(super) fn row(&self, number: usize) -> &[f32] {
        &self.values[number * self.width..(number + 1) * self.width]
    }
}
