//! ECOD: how far out in the tail each value lies, by distribution functions frozen at the fit.
//!
//! After Li, Zhao, Hu, Botta, Ionescu, Chen, "ECOD: Unsupervised Outlier Detection Using Empirical
//! Cumulative Distribution Functions" (2022). The original measures new rows against distribution
//! functions that include them; here a row's score never depends on its batch.

use serde::{Deserialize, Serialize};

use crate::domain::math::{count, ln, narrow};

/// A column with more distinct values than this is thinned: exact in the tails, by rank between.
const MOST_KNOTS: usize = 768;
/// Distinct values kept at each end.
const TAIL_KNOTS: usize = 128;

/// The frozen distribution function of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tails {
    /// Distinct scaled values, ascending.
    knots: Vec<f32>,
    /// How many fitted values are at most each knot.
    up_to: Vec<u32>,
    /// How many fitted values are exactly each knot or between it and the one before.
    last: Vec<u32>,
    /// Sign of the third central moment.
    skew: i8,
}

impl Tails {
    /// Of the scaled known values in ascending order. O(n).
    pub(super) fn of_sorted(values: &[f32]) -> Self {
        let mut all = Self { skew: skew(values), ..Self::default() };
        let mut upto = 0_u32;
        for run in values.chunk_by(|one, other| one.total_cmp(other).is_eq()) {
            let size = u32::try_from(run.len()).unwrap_or(u32::MAX);
            upto = upto.saturating_add(size);
            all.knots.push(run[0]);
            all.up_to.push(upto);
            all.last.push(size);
        }
        all.thinned()
    }

    /// At most [`MOST_KNOTS`] of the knots: the outermost, and some between at equal steps of rank.
    fn thinned(self) -> Self {
        let length = self.knots.len();
        if length <= MOST_KNOTS {
            return self;
        }
        let inner = u64::try_from(MOST_KNOTS - 2 * TAIL_KNOTS).unwrap_or(1);
        let rows = u64::from(self.rows()).max(1);
        let step = |at: usize| u64::from(self.up_to[at]) * inner / rows;
        let is_kept = |at: &usize| {
            *at < TAIL_KNOTS || *at + TAIL_KNOTS >= length || step(*at) != step(*at - 1)
        };
        let kept: Vec<usize> = (0..length).filter(is_kept).collect();
        Self {
            knots: kept.iter().map(|at| self.knots[*at]).collect(),
            up_to: kept.iter().map(|at| self.up_to[*at]).collect(),
            last: kept.iter().map(|at| self.last[*at]).collect(),
            skew: self.skew,
        }
    }

    /// Known values of the fit.
    pub(super) fn rows(&self) -> u32 {
        self.up_to.last().copied().unwrap_or(0)
    }

    /// Share of fitted values at most and at least as large as a value; never less than that of one
    /// row more than the fit had.
    pub(super) fn shares(&self, value: f32) -> (f64, f64) {
        let rows = f64::from(self.rows());
        let least = 1.0 / (rows + 1.0);
        let above = self.knots.partition_point(|knot| *knot <= value);
        let up_to = above.checked_sub(1).map_or(0, |at| self.up_to[at]);
        let is_knot = above > 0 && self.knots[above - 1].total_cmp(&value).is_eq();
        let below = if is_knot { up_to - self.last[above - 1] } else { up_to };
        let share = |number: u32| (f64::from(number) / rows.max(1.0)).max(least);
        (share(up_to), share(self.rows() - below))
    }

    /// The distinct scaled values where the function steps, ascending.
    pub(super) fn knots(&self) -> &[f32] {
        &self.knots
    }

    /// The score half of the fitted values stay below: what an unknown value counts.
    pub(super) fn middle_score(&self) -> f32 {
        let mut weighed: Vec<(f32, u32)> = self
            .knots
            .iter()
            .zip(&self.up_to)
            .scan(0, |before, (knot, upto)| {
                let weight = upto - *before;
                *before = *upto;
                Some((narrow(self.score(*knot)), weight))
            })
            .collect();
        weighed.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let mut seen = 0_u64;
        let half = u64::from(self.rows()) / 2;
        let passes = |(_, weight): &&(f32, u32)| {
            seen += u64::from(*weight);
            seen > half
        };
        weighed.iter().find(passes).map_or(0.0, |(score, _)| *score)
    }

    /// Minus the logarithm of the tail: the larger of the left, the right, and the one the skew
    /// points to.
    pub(super) fn score(&self, value: f32) -> f64 {
        if self.knots.is_empty() {
            return 0.0;
        }
        let (left, right) = self.shares(value);
        let (left, right) = (-ln(left), -ln(right));
        let skewed = match self.skew {
            0 => left + right,
            skew if skew < 0 => left,
            _ => right,
        };
        left.max(right).max(skewed)
    }

    /// Whether the parts fit together; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self) -> bool {
        let length = self.knots.len();
        let ascending = self.knots.windows(2).all(|pair| pair[0] < pair[1]);
        let counted = self.up_to.windows(2).all(|pair| pair[0] < pair[1]);
        let pairs = self.last.iter().zip(&self.up_to);
        let finite = self.knots.iter().all(|knot| knot.is_finite());
        let fitting = self.up_to.len() == length && self.last.len() == length;
        let fitting = fitting && length <= MOST_KNOTS;
        fitting && ascending && counted && finite && pairs.into_iter().all(|(last, up)| last <= up)
    }
}

/// Sign of the sum of cubed distances from the mean.
fn skew(values: &[f32]) -> i8 {
    let mean = values.iter().map(|value| f64::from(*value)).sum::<f64>() / count(values.len());
    let away = |value: &f32| f64::from(*value) - mean;
    let cubes: f64 = values.iter().map(|value| away(value) * away(value) * away(value)).sum();
    let sizes: f64 = values.iter().map(|value| away(value).abs()).map(|a| a * a * a).sum();
    match cubes {
        cubes if cubes > 1e-12 * sizes => 1,
        cubes if cubes < -1e-12 * sizes => -1,
        _ => 0,
    }
}
