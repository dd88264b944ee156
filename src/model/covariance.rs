//! Covariances and their triangular factors.

use super::sample::RowSample;
use crate::domain::math::{count, ln};

/// Mean and covariance of some rows; lower triangle, row after row.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    /// How many rows.
    pub(super) rows: usize,
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Vec<f64>,
}

/// Place of a row and column (not larger) in a lower triangle.
pub(super) fn place(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

impl Moments {
    /// Of the named rows. A mean is that of the known values; an unknown value adds nothing to a
    /// covariance, and a variance is that of the known values. O(rows x columns²).
    pub(super) fn of(sample: &RowSample, rows: &[usize]) -> Self {
        let width = sample.width();
        let (mut mean, mut known) = (vec![0.0; width], vec![0_usize; width]);
        for row in rows {
            for (column, value) in sample.row(*row).iter().enumerate().filter(|it| !it.1.is_nan()) {
                mean[column] += f64::from(*value);
                known[column] += 1;
            }
        }
        for (mean, known) in mean.iter_mut().zip(&known) {
            *mean /= count((*known).max(1));
        }
        let mut covariance = products(sample, rows, &mean);
        for row in 0..width {
            for column in 0..=row {
                let number = if row == column { known[row] } else { rows.len() };
                covariance[place(row, column)] /= count(number.max(1));
            }
        }
        Self { rows: rows.len(), mean, covariance }
    }

    /// The covariance drawn towards another, as if that one rested on `rows` rows.
    pub(super) fn drawn_towards(&mut self, other: &[f64], rows: f64) {
        let own = count(self.rows);
        for (value, other) in self.covariance.iter_mut().zip(other) {
            *value = (own * *value + rows * other) / (own + rows);
        }
    }
}

/// Sums of products of distances from the mean.
fn products(sample: &RowSample, rows: &[usize], mean: &[f64]) -> Vec<f64> {
    let width = mean.len();
    let mut sums = vec![0.0; width * (width + 1) / 2];
    let mut away = vec![0.0; width];
    for row in rows {
        for (away, (value, mean)) in away.iter_mut().zip(sample.row(*row).iter().zip(mean)) {
            *away = if value.is_nan() { 0.0 } else { f64::from(*value) - mean };
        }
        for row in 0..width {
            let (from, own) = (place(row, 0), away[row]);
            for (sum, other) in sums[from..=from + row].iter_mut().zip(&away) {
                *sum += own * other;
            }
        }
    }
    sums
}

/// The mean of covariances weighed by their rows.
pub(super) fn pooled(all: &[Moments]) -> Vec<f64> {
    let rows: usize = all.iter().map(|moments| moments.rows).sum();
    let mut pooled = vec![0.0; all.first().map_or(0, |first| first.covariance.len())];
    for moments in all {
        let weight = count(moments.rows) / count(rows.max(1));
        for (sum, value) in pooled.iter_mut().zip(&moments.covariance) {
            *sum += weight * value;
        }
    }
    pooled
}

/// What turns distances from the mean into independent ones of spread 1.
#[derive(Clone, Debug)]
pub(super) struct Whitening {
    /// Inverse of the Cholesky factor; lower triangle.
    pub(super) factor: Vec<f64>,
    /// Logarithm of the determinant of the covariance.
    pub(super) log_determinant: f64,
}

impl Whitening {
    /// Of a covariance of so many columns, resting on so many rows.
    ///
    /// Covariances between columns are shrunk by the square of columns over rows, at most to a
    /// tenth, so that few rows give a factor too; a column that never varies counts as of spread 1.
    pub(super) fn of(covariance: &[f64], width: usize, rows: usize) -> Self {
        let part = count(width) / count(rows.max(1));
        let mut shrunk = (part * part).clamp(1e-6, 0.9);
        loop {
            if let Some(whitening) = Self::with_shrinkage(covariance, width, shrunk) {
                return whitening;
            }
            shrunk = (shrunk * 10.0).min(1.0);
        }
    }

    fn with_shrinkage(covariance: &[f64], width: usize, shrunk: f64) -> Option<Self> {
        let variance = |row: usize| {
            let variance = covariance[place(row, row)];
            if variance > 1e-12 && variance.is_finite() { variance } else { 1.0 }
        };
        let entry = |row: usize, column: usize| match covariance[place(row, column)] {
            _ if row == column => variance(row),
            value if shrunk < 1.0 && value.is_finite() => value * (1.0 - shrunk),
            _ => 0.0,
        };
        let lower = cholesky(width, &entry)?;
        let log_determinant = (0..width).map(|row| 2.0 * ln(lower[place(row, row)])).sum();
        Some(Self { factor: inverse(&lower, width), log_determinant })
    }
}

/// The lower triangle whose product with its transpose is the matrix; none where that is not
/// positive definite. O(width³).
fn cholesky(width: usize, entry: &dyn Fn(usize, usize) -> f64) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; width * (width + 1) / 2];
    for row in 0..width {
        for column in 0..=row {
            let (one, other) = (place(row, 0), place(column, 0));
            let done: f64 = (0..column).map(|k| lower[one + k] * lower[other + k]).sum();
            let rest = entry(row, column) - done;
            lower[one + column] = if row == column {
                if rest <= 1e-9 * entry(row, row) {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / lower[other + column]
            };
        }
    }
    Some(lower)
}

/// The inverse of a lower triangle. O(width³).
fn inverse(lower: &[f64], width: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; lower.len()];
    for row in 0..width {
        let own = lower[place(row, row)];
        inverse[place(row, row)] = 1.0 / own;
        for between in 0..row {
            let weight = lower[place(row, between)] / own;
            for column in 0..=between {
                inverse[place(row, column)] -= weight * inverse[place(between, column)];
            }
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whitened_distance_is_that_of_the_covariance() {
        // variance 4 and 1, correlation a half
        let whitening = Whitening::of(&[4.0, 1.0, 1.0], 2, 1_000_000);
        let away = [2.0, 1.0];
        let first = whitening.factor[0] * away[0];
        let second = whitening.factor[1] * away[0] + whitening.factor[2] * away[1];
        let exact = 4.0 / 3.0;
        assert!((first * first + second * second - exact).abs() < 1e-4);
        assert!((whitening.log_determinant - ln(3.0)).abs() < 1e-4);
    }

    #[test]
    fn columns_that_repeat_each_other_or_never_vary_are_no_hindrance() {
        let whitening = Whitening::of(&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], 3, 50);
        assert!(whitening.factor.iter().all(|value| value.is_finite()));
    }
}
