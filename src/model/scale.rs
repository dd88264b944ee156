//! Robust scaling: how far a value is from the middle, in widths of the middle half.

use ndarray::{Array2, Axis};

/// Values further than this many widths from the middle count as this far: one wild column must not
/// outweigh all others.
const FURTHEST: f64 = 10.0;

/// Middle and width of every column.
pub(super) struct RobustScale {
    middle: Vec<f64>,
    width: Vec<f64>,
}

impl RobustScale {
    /// Median and interquartile range of every column. Where half of the values are equal the width
    /// is the root of the mean squared distance from the median; where all are, 1.
    pub(super) fn of(values: &Array2<f64>) -> Self {
        let scales = values.axis_iter(Axis(1)).map(|column| {
            let mut sorted = column.to_vec();
            let middle = median(&mut sorted).unwrap_or(0.0);
            (middle, width(&mut sorted, middle))
        });
        let (middle, width) = scales.unzip();
        Self { middle, width }
    }

    /// The scaled values, at most 10 in size.
    pub(super) fn apply(&self, values: &Array2<f64>) -> Array2<f64> {
        let mut scaled = values.clone();
        for (number, mut column) in scaled.axis_iter_mut(Axis(1)).enumerate() {
            let (middle, width) = (self.middle[number], self.width[number]);
            column.mapv_inplace(|value| ((value - middle) / width).clamp(-FURTHEST, FURTHEST));
        }
        scaled
    }
}

fn width(values: &mut [f64], middle: f64) -> f64 {
    let quartile = |values: &mut [f64], part| at_rank(values, values.len() * part / 4);
    let between =
        quartile(values, 3).zip(quartile(values, 1)).map_or(0.0, |(high, low)| high - low);
    if between > 0.0 {
        return between;
    }
    // In ascending order, so that the sum does not depend on the order of the rows.
    values.sort_unstable_by(f64::total_cmp);
    let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
    #[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^52")]
    let spread = (squares / values.len().max(1) as f64).sqrt();
    if spread > 0.0 { spread } else { 1.0 }
}

/// The upper median; none without values. Reorders them. O(n).
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    at_rank(values, values.len() / 2)
}

fn at_rank(values: &mut [f64], rank: usize) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let rank = rank.min(values.len() - 1);
    Some(*values.select_nth_unstable_by(rank, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-12
    }

    #[test]
    fn columns_are_measured_in_widths_of_their_middle_half() {
        let values = array![[0.0, 7.0], [1.0, 7.0], [2.0, 7.0], [3.0, 7.0], [100.0, 7.0]];
        let scaled = RobustScale::of(&values).apply(&values);
        assert!(near(scaled[[2, 0]], 0.0) && near(scaled[[3, 0]], 0.5));
        assert!(near(scaled[[4, 0]], FURTHEST));
        assert!(scaled.column(1).iter().all(|value| near(*value, 0.0)), "constants stay 0");
    }

    #[test]
    fn a_rare_event_is_measured_in_its_own_spread() {
        let mut values = Array2::zeros((100, 1));
        values[[7, 0]] = 1.0;
        let scaled = RobustScale::of(&values).apply(&values);
        assert!(near(scaled[[7, 0]], 10.0) && near(scaled[[8, 0]], 0.0));
    }
}
