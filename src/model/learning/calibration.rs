//! From scores to chances: Platt scaling by linfa, with the uncertainty that the cases leave.

use linfa::ParamGuard;
use linfa::composing::platt_scaling::{Platt, platt_newton_method};
use ndarray::Array1;

use super::fit::chance;

/// A case counts as at most so many rows; shares stay as they are.
const MOST_ROWS: f64 = 200_000.0;

/// Chance of a score: 1 / (1 + e^-(intercept + slope x score)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Log odds at score 0.
    pub intercept: f64,
    /// Log odds a point.
    pub slope: f64,
    /// Variance of the intercept, covariance, variance of the slope.
    pub spread: [f64; 3],
}

/// Finds the chance of each score from cases that stand for so many registrations each; none where
/// scores do not tell confirmed cases from others. linfa takes cases one by one: a case that stands
/// for many is given to it as often.
pub fn calibrate(scores: &[f64], confirmed: &[bool], stands_for: &[f64]) -> Option<Calibration> {
    let total: f64 = stands_for.iter().sum();
    let scale = (MOST_ROWS / total).min(1.0);
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for (case, score) in scores.iter().enumerate() {
        let times = whole(stands_for[case] * scale);
        values.extend(std::iter::repeat_n(*score, times));
        labels.extend(std::iter::repeat_n(confirmed[case], times));
    }
    let settings = Platt::<f64, ()>::params().check().ok()?;
    let (values, labels) = (Array1::from(values), Array1::from(labels));
    let (a, b) = platt_newton_method(values.view(), labels.view(), &settings).ok()?;
    // linfa's sigmoid falls where its argument grows.
    let (intercept, slope) = (-b, -a);
    let spread = spread(scores, confirmed, stands_for, (intercept, slope))?;
    (slope > 0.0).then_some(Calibration { intercept, slope, spread })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MOST_ROWS")]
fn whole(times: f64) -> usize {
    times.round().max(1.0) as usize
}

/// The sandwich estimate: curvature, what the cases scatter, curvature.
fn spread(
    scores: &[f64],
    confirmed: &[bool],
    stands_for: &[f64],
    (intercept, slope): (f64, f64),
) -> Option<[f64; 3]> {
    let (mut bend, mut scatter) = ([0.0; 3], [0.0; 3]);
    for (case, score) in scores.iter().enumerate() {
        let expected = chance(intercept + slope * score);
        let found = if confirmed[case] { 1.0 } else { 0.0 };
        let curve = stands_for[case] * expected * (1.0 - expected);
        let missed = (stands_for[case] * (found - expected)).powi(2);
        for (place, term) in [1.0, *score, score * score].into_iter().enumerate() {
            bend[place] += curve * term;
            scatter[place] += missed * term;
        }
    }
    let determinant = bend[0] * bend[2] - bend[1] * bend[1];
    (determinant > 1e-12).then(|| {
        let inverse = [bend[2], -bend[1], bend[0]].map(|entry| entry / determinant);
        let left = product(inverse, scatter);
        [
            left[0] * inverse[0] + left[1] * inverse[1],
            left[0] * inverse[1] + left[1] * inverse[2],
            left[2] * inverse[1] + left[3] * inverse[2],
        ]
    })
}

/// The product of two symmetric matrices given by upper left, off and lower right entry: row by row.
fn product(a: [f64; 3], b: [f64; 3]) -> [f64; 4] {
    [
        a[0] * b[0] + a[1] * b[1],
        a[0] * b[1] + a[1] * b[2],
        a[1] * b[0] + a[2] * b[1],
        a[1] * b[1] + a[2] * b[2],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::math::ln;

    #[test]
    fn scores_that_are_log_odds_come_out_as_such() {
        // At score 0 one of ten, at 10 half, at 20 nine of ten: log odds rise by ln 9 in ten points.
        let mut cases = (Vec::new(), Vec::new());
        for (score, of_ten) in [(0.0, 1), (10.0, 5), (20.0, 9)] {
            for number in 0..400 {
                cases.0.push(score);
                cases.1.push(number % 10 < of_ten);
            }
        }
        let found = calibrate(&cases.0, &cases.1, &[1.0; 1200]).unwrap();
        assert!((found.slope - ln(9.0) / 10.0).abs() < 0.01, "{found:?}");
        assert!((found.intercept + ln(9.0)).abs() < 0.1);
        // As many cases as these leave the chance at 10 unsure by about two in a hundred.
        let [first, both, second] = found.spread;
        let deviation = (first + 20.0 * both + 100.0 * second).sqrt() * 0.25;
        assert!((0.01..0.03).contains(&deviation), "{deviation}");
        // Cases that stand for more pull the chance towards what they are.
        let rare: Vec<f64> = cases.1.iter().map(|hit| if *hit { 1.0 } else { 9.0 }).collect();
        assert!(calibrate(&cases.0, &cases.1, &rare).unwrap().intercept < found.intercept - 1.0);
    }

    #[test]
    fn scores_that_tell_nothing_have_no_chance() {
        assert_eq!(calibrate(&[5.0; 20], &[true, false].repeat(10), &[1.0; 20]), None);
        assert_eq!(calibrate(&[], &[], &[]), None);
    }
}
