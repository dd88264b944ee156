//! Robust scaling: how far a value is from the middle, in widths of the middle half.

use serde::{Deserialize, Serialize};

use crate::domain::math::{count, narrow};

/// No scaled value is further from the middle than this, so that squares of it stay finite.
const FURTHEST: f64 = 1e6;

/// Middle and width of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RobustScale {
    /// The upper median.
    pub(super) middle: f64,
    /// From the first to the third quartile.
    pub(super) width: f64,
}

impl RobustScale {
    /// Of the known values in ascending order. Where half of them are equal the width is the root of
    /// the mean squared distance from the median; where all are, 1. O(n).
    pub(super) fn of_sorted(values: &[f64]) -> Self {
        let Some(middle) = at_part(values, 2, 4) else { return Self { middle: 0.0, width: 1.0 } };
        let between = at_part(values, 3, 4).zip(at_part(values, 1, 4));
        let between = between.map_or(0.0, |(high, low)| high - low);
        if between > 0.0 && between.is_finite() {
            return Self { middle, width: between };
        }
        let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
        let spread = (squares / count(values.len())).sqrt();
        let width = if spread > 0.0 && spread.is_finite() { spread } else { 1.0 };
        Self { middle, width }
    }

    /// Whether it can be used; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self) -> bool {
        self.middle.is_finite() && self.width.is_finite() && self.width > 0.0
    }

    /// The scaled value; `NaN` stays what it is. There is one zero, not two.
    pub(super) fn apply(self, value: f64) -> f32 {
        narrow(((value - self.middle) / self.width).clamp(-FURTHEST, FURTHEST)) + 0.0
    }
}

/// The value `part` of `parts` up the ascending values; the upper one of two.
fn at_part(values: &[f64], part: usize, parts: usize) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    Some(values[(values.len() * part / parts).min(last)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f32, other: f32) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn columns_are_measured_in_widths_of_their_middle_half() {
        let scale = RobustScale::of_sorted(&[0.0, 1.0, 2.0, 3.0, 100.0]);
        assert!(near(scale.apply(2.0), 0.0) && near(scale.apply(3.0), 0.5));
        assert!(scale.apply(f64::NAN).is_nan());
        assert!(near(RobustScale::of_sorted(&[7.0; 9]).apply(7.0), 0.0), "constants stay 0");
        assert!(near(RobustScale::of_sorted(&[]).apply(7.0), 7.0));
    }

    #[test]
    fn a_rare_event_is_measured_in_its_own_spread() {
        let mut values = vec![0.0; 99];
        values.push(1.0);
        let scale = RobustScale::of_sorted(&values);
        assert!(near(scale.apply(1.0), 10.0) && near(scale.apply(0.0), 0.0));
    }
}
