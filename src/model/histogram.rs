//! HBOS: how rare each value's bin is, by histograms of equal-width bins.
//!
//! After Goldstein, Dengel, "Histogram-based Outlier Score (HBOS)" (2012). Densities are those of
//! columns brought to the range 0 to 1, so that no unit weighs more than another.

use serde::{Deserialize, Serialize};

use crate::domain::math::{count, ln, narrow};

/// Bins of a column.
const BINS: usize = 10;
/// Added to every density, so that an empty bin stays finite.
const FLOOR: f64 = 0.1;
/// Values up to this share of a bin outside the range count as the outermost bin.
const TOLERANCE: f32 = 0.5;

/// The histogram of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Histogram {
    /// Edges of the bins, ascending; none where all values are equal.
    edges: Vec<f32>,
    /// Fitted values in each bin.
    counts: Vec<u32>,
}

impl Histogram {
    /// Of the scaled known values in ascending order. Each bin holds its lower edge; the last holds
    /// both. O(n).
    pub(super) fn of_sorted(values: &[f32]) -> Self {
        let (Some(low), Some(high)) = (values.first(), values.last()) else {
            return Self::default();
        };
        let (low, high) = (f64::from(*low), f64::from(*high));
        let step = (high - low) / count(BINS);
        let mut edges: Vec<f32> = (0..BINS).map(|bin| narrow(low + step * count(bin))).collect();
        edges.push(narrow(high));
        if edges.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Self::default();
        }
        let below = |edge: &f32| values.partition_point(|value| value < edge);
        let mut starts: Vec<usize> = edges[..BINS].iter().map(below).collect();
        starts.push(values.len());
        let sizes = starts.windows(2).map(|pair| u32::try_from(pair[1] - pair[0]));
        Self { edges, counts: sizes.map(|size| size.unwrap_or(u32::MAX)).collect() }
    }

    /// The score of each bin: minus the binary logarithm of its density.
    fn scores(&self) -> Vec<f32> {
        let rows: f64 = self.counts.iter().map(|size| f64::from(*size)).sum();
        let density = |size: &u32| f64::from(*size) / rows * count(BINS);
        let score = |size: &u32| -ln(density(size) + FLOOR) / std::f64::consts::LN_2;
        self.counts.iter().map(|size| narrow(score(size))).collect()
    }

    /// The scores by how many edges a value is above.
    pub(super) fn ready(&self) -> ReadyHistogram {
        let (Some(low), Some(high)) = (self.edges.first(), self.edges.last()) else {
            return ReadyHistogram {
                edges: [f32::INFINITY; EDGES],
                scores: [0.0; EDGES + 1],
                unknown: 0.0,
            };
        };
        let bins = self.scores();
        let outside = bins.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let width = self.edges[1] - low;
        let mut edges = [high + width * TOLERANCE; EDGES];
        edges[0] = low - width * TOLERANCE;
        edges[1..=BINS + 1].copy_from_slice(&self.edges);
        let mut scores = [outside; EDGES + 1];
        scores[1] = bins[0];
        scores[2..BINS + 2].copy_from_slice(&bins);
        scores[BINS + 2] = bins[BINS - 1];
        ReadyHistogram { edges, scores, unknown: self.middle_score(&bins) }
    }

    /// The score half of the fitted values stay below: what an unknown value counts.
    fn middle_score(&self, bins: &[f32]) -> f32 {
        let mut order: Vec<usize> = (0..bins.len()).collect();
        order.sort_by(|one, other| bins[*one].total_cmp(&bins[*other]));
        let rows: u64 = self.counts.iter().map(|size| u64::from(*size)).sum();
        let mut seen = 0;
        let passes = |bin: &usize| {
            seen += u64::from(self.counts[*bin]);
            seen > rows / 2
        };
        order.into_iter().find(passes).map_or(0.0, |bin| bins[bin])
    }

    /// Whether the parts fit together; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self) -> bool {
        let ascending = self.edges.windows(2).all(|pair| pair[0] < pair[1]);
        let finite = self.edges.iter().all(|edge| edge.is_finite());
        let sizes = (self.edges.len(), self.counts.len());
        let filled = self.counts.iter().any(|size| *size > 0) || sizes.1 == 0;
        ascending && finite && filled && [(0, 0), (BINS + 1, BINS)].contains(&sizes)
    }
}

/// The edges of the bins and one beyond at each end.
const EDGES: usize = BINS + 3;

/// The scores of one column, ready to be looked up.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadyHistogram {
    pub(super) edges: [f32; EDGES],
    scores: [f32; EDGES + 1],
    /// What an unknown value counts: as much as the middle row.
    pub(super) unknown: f32,
}

impl ReadyHistogram {
    /// What a known value counts. O(bins).
    pub(super) fn score(&self, value: f32) -> f32 {
        let above = self.edges.iter().map(|edge| usize::from(*edge < value)).sum::<usize>();
        self.scores[above]
    }
}
