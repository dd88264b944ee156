//! From a score to the share of rows that score as much: what makes detectors comparable.
//!
//! Two ways: a tail fitted above the median, which keeps far rows apart from farther ones, for the
//! detectors before they are combined; and the shares as counted, for the combined score.

use serde::{Deserialize, Serialize};

use crate::domain::math::{count, exp_each, ln, narrow};

/// The tail of a detector's scores: above the median they thin out as an exponential does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct FittedTail {
    median: f32,
    /// Mean distance from the median of the scores above it.
    excess: f32,
    /// No surprise is larger: of `n` rows one tells no more than that it is one in `n + 1`.
    most: f32,
}

impl FittedTail {
    /// Of the scores of all fitted rows. O(n log n).
    pub(super) fn of(scores: &[f32]) -> Self {
        let mut sorted: Vec<f32> = scores.iter().copied().filter(|it| it.is_finite()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let Some(median) = sorted.get(sorted.len() / 2).copied() else {
            return Self { median: 0.0, excess: 1.0, most: 0.0 };
        };
        let above = &sorted[sorted.partition_point(|score| *score <= median)..];
        let sum: f64 = above.iter().map(|score| f64::from(*score) - f64::from(median)).sum();
        let mean = narrow(sum / count(above.len().max(1)));
        let most = narrow(ln(count(sorted.len() + 1)));
        Self { median, excess: if mean > 0.0 { mean } else { 1.0 }, most }
    }

    /// Minus the logarithm of the share of rows expected to score at least as much.
    pub(super) fn surprise(self, score: f32) -> f32 {
        let past = std::f32::consts::LN_2 + (score - self.median) / self.excess;
        if past.is_nan() { self.most } else { past.clamp(0.0, self.most) }
    }

    /// Whether it can be used; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(self) -> bool {
        let is_finite = self.median.is_finite() && self.excess.is_finite();
        is_finite && self.excess > 0.0 && self.most.is_finite() && self.most >= 0.0
    }
}

/// Scores of the fit with their tails, frozen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Scores, ascending.
    scores: Vec<f32>,
    /// Minus the logarithm of the share of fitted rows that score at least as much.
    surprises: Vec<f32>,
    /// Mean excess of the highest twentieth of scores over the least of them: past the highest
    /// score seen, the tail thins out by a factor e over this distance.
    beyond: f32,
}

/// As many of the highest scores are kept exactly; below, every so-manieth of the rank.
const EXACT: usize = 64;
const STEP: f64 = 1.04;
/// One row in so many makes the tail whose excess is measured.
const TAIL: usize = 20;
/// No surprise is larger.
const MOST: f32 = 60.0;

impl Calibration {
    /// Of the scores of all fitted rows. O(n log n).
    pub(super) fn of(scores: &[f32]) -> Self {
        let mut sorted: Vec<f32> = scores.iter().copied().filter(|it| it.is_finite()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let number = sorted.len();
        let mut found = Self { beyond: excess(&sorted), ..Self::default() };
        let mut rank = 1;
        while rank <= number {
            let score = sorted[number - rank];
            let at_least = number - sorted.partition_point(|other| *other < score);
            found.scores.push(score);
            found.surprises.push(narrow(ln(count(number) / count(at_least))));
            rank = next_rank(at_least);
        }
        found.scores.reverse();
        found.surprises.reverse();
        found
    }

    /// Minus the logarithm of the share of fitted rows that score at least as much. O(log knots).
    pub(super) fn surprise(&self, score: f32) -> f32 {
        let above = self.scores.partition_point(|known| *known <= score);
        let (Some(low), Some(high)) = (self.scores.first(), self.scores.last()) else { return 0.0 };
        if score.is_nan() || score < *low {
            return 0.0;
        }
        if above == self.scores.len() {
            let past = (score - high) / self.beyond;
            return (self.surprises[above - 1] + past).min(MOST);
        }
        let part = (score - self.scores[above - 1]) / (self.scores[above] - self.scores[above - 1]);
        self.surprises[above - 1] + part * (self.surprises[above] - self.surprises[above - 1])
    }

    /// The shares of fitted rows that score at least as much.
    pub(super) fn shares<const N: usize>(&self, scores: [f32; N]) -> [f32; N] {
        exp_each(scores.map(|score| -f64::from(self.surprise(score)))).map(narrow)
    }

    /// Whether the parts fit together; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self) -> bool {
        let ascending = self.scores.windows(2).all(|pair| pair[0] < pair[1]);
        let falling = self.surprises.windows(2).all(|pair| pair[0] <= pair[1]);
        let finite = self.scores.iter().chain(&self.surprises).all(|value| value.is_finite());
        let sized = !self.scores.is_empty() && self.scores.len() == self.surprises.len();
        ascending && falling && finite && sized && self.beyond.is_finite() && self.beyond > 0.0
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank is below 2^52")]
fn next_rank(rank: usize) -> usize {
    if rank < EXACT { rank + 1 } else { ((count(rank) * STEP) as usize).max(rank + 1) }
}

/// Mean excess of the highest scores over the least of them; a small part of all the spread, or 1,
/// where they are equal.
fn excess(sorted: &[f32]) -> f32 {
    let (Some(low), Some(high)) = (sorted.first(), sorted.last()) else { return 1.0 };
    let tail = &sorted[sorted.len() - (sorted.len() / TAIL).max(1)..];
    let least = f64::from(tail[0]);
    let sum: f64 = tail.iter().map(|score| f64::from(*score) - least).sum();
    let spread = (f64::from(*high) - f64::from(*low)) * 1e-3;
    let mean = (sum / count(tail.len())).max(spread);
    if mean > 0.0 { narrow(mean) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_becomes_the_share_of_rows_that_score_as_much() {
        let scores: Vec<f32> = (0..1000_u16).map(|row| f32::from(row / 2)).collect();
        let calibration = Calibration::of(&scores);
        assert!(calibration.is_sound());
        let share = |score| calibration.shares([score])[0];
        assert!((share(499.0) - 0.002).abs() < 1e-6 && (share(0.0) - 1.0).abs() < 1e-6);
        assert!((share(250.0) - 0.5).abs() < 0.01 && (share(-3.0) - 1.0).abs() < 1e-6);
        assert!(share(600.0) < share(520.0) && share(520.0) < 0.002 && share(f32::NAN) > 0.9);
    }
}
