//! Distance within the peer groups: how thinly populated the place of a row is.
//!
//! Each group is a mean and a covariance; the density is their mixture, summed by log-sum-exp, so
//! that a row far from every group still has a finite one.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::block::{Block, ROWS};
use super::cluster::nearest;
use super::covariance::{Moments, Whitening, place, pooled};
use super::sample::RowSample;
use crate::domain::math::{count, exp_each, ln, ln_each, narrow};

/// A group as the density sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Component {
    /// Mean of each column, scaled.
    mean: Vec<f32>,
    /// Inverse of the Cholesky factor of the covariance; lower triangle, row after row.
    factor: Vec<f32>,
    /// Logarithm of the share of rows, less half that of the determinant.
    log_weight: f64,
}

/// A group ready for scoring.
#[derive(Debug)]
pub(super) struct ReadyComponent {
    own: Component,
    /// Inverse of the covariance, row after row; wanted for rows with unknown values only.
    precision: OnceLock<Vec<f64>>,
}

/// Rows whose distance is taken side by side.
const SIDE_BY_SIDE: usize = 16;

/// A group of fewer rows than one in so many is no part of the density: it may be what is unusual itself,
/// alike enough to look usual in its own company.
const LARGE: usize = 10;
/// How much of the density is that of all rows as one group. What lies between groups is as thin as it
/// is among all, however narrow the groups are.
const WHOLE: f64 = 0.5;
/// Values further out than this count as this far: one wild value must not widen a group until nothing
/// is far from it.
const FURTHEST: f32 = 5.0;

/// The large ones of the groups found by k-means, each drawn towards what they share, and all rows as
/// one group. O(rows x columns²).
pub(super) fn fit(sample: &RowSample, centres: &[Vec<f64>]) -> Vec<Component> {
    let members: Vec<Vec<usize>> = large(sample, centres);
    let sample = sample.clamped(FURTHEST);
    let all: Vec<usize> = (0..sample.rows()).collect();
    let whole = Moments::of(&sample, &all);
    if members.len() < 2 {
        return vec![Component::of(&whole, 1.0)];
    }
    let mut moments: Vec<Moments> = members.iter().map(|rows| Moments::of(&sample, rows)).collect();
    let shared = pooled(&moments);
    for moments in &mut moments {
        moments.drawn_towards(&shared, count(sample.width() + 2));
    }
    let share = |group: &Moments| (1.0 - WHOLE) * count(group.rows) / count(sample.rows().max(1));
    let mut found: Vec<Component> =
        moments.iter().map(|group| Component::of(group, share(group))).collect();
    found.push(Component::of(&whole, WHOLE));
    found
}

/// The rows of each large group; those of the others are counted to the nearest large one.
fn large(sample: &RowSample, centres: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let found = members(sample, centres);
    let is_large = |rows: &Vec<usize>| rows.len() * LARGE >= sample.rows();
    let kept = centres.iter().zip(&found).filter(|(_, rows)| is_large(rows));
    members(sample, &kept.map(|(centre, _)| centre.clone()).collect::<Vec<_>>())
}

fn members(sample: &RowSample, centres: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); centres.len()];
    for row in 0..sample.rows() {
        if let Some(group) = members.get_mut(nearest(sample.row(row), centres)) {
            group.push(row);
        }
    }
    members.retain(|rows| !rows.is_empty());
    members
}

impl Component {
    /// A group that so large a share of the density belongs to.
    fn of(moments: &Moments, share: f64) -> Self {
        let whitening = Whitening::of(&moments.covariance, moments.mean.len(), moments.rows);
        Self {
            mean: moments.mean.iter().map(|value| narrow(*value)).collect(),
            factor: whitening.factor.iter().map(|value| narrow(*value)).collect(),
            log_weight: ln(share) - 0.5 * whitening.log_determinant,
        }
    }

    /// Squared distance of each row of a block, all of it known.
    fn distances(&self, block: &Block) -> [f32; ROWS] {
        let mut away = vec![[0.0_f32; SIDE_BY_SIDE]; self.mean.len()];
        let mut found = [0.0; ROWS];
        for (number, found) in found.chunks_exact_mut(SIDE_BY_SIDE).enumerate() {
            let from = number * SIDE_BY_SIDE;
            for ((away, column), mean) in away.iter_mut().zip(block.columns()).zip(&self.mean) {
                for (away, value) in away.iter_mut().zip(&column[from..from + SIDE_BY_SIDE]) {
                    *away = value.clamp(-FURTHEST, FURTHEST) - mean;
                }
            }
            if from < block.rows {
                found.copy_from_slice(&self.lengths(&away));
            }
        }
        found
    }

    /// Squared distances of rows that are so far away from the mean.
    fn lengths(&self, away: &[[f32; SIDE_BY_SIDE]]) -> [f32; SIDE_BY_SIDE] {
        let mut total = [0.0_f32; SIDE_BY_SIDE];
        for row in 0..away.len() {
            let weights = &self.factor[place(row, 0)..=place(row, row)];
            let mut sum = [0.0_f32; SIDE_BY_SIDE];
            for (weight, away) in weights.iter().zip(away) {
                for (sum, away) in sum.iter_mut().zip(away) {
                    *sum += weight * away;
                }
            }
            for (total, sum) in total.iter_mut().zip(sum) {
                *total += sum * sum;
            }
        }
        total
    }

    /// Squared distance of one row over what is known of it, as if the rest were what the known
    /// leads one to expect; each unknown value counts 1, as much as one does on average.
    fn distance_with_gaps(&self, row: &[f32], inverse: &[f64]) -> f64 {
        let unknown: Vec<usize> = (0..row.len()).filter(|column| row[*column].is_nan()).collect();
        let known = |column: &usize| !row[*column].is_nan();
        let away: Vec<f64> = row
            .iter()
            .zip(&self.mean)
            .map(|(value, mean)| if value.is_nan() { 0.0 } else { f64::from(*value - *mean) })
            .collect();
        let precision = |one: usize, other: usize| inverse[one * row.len() + other];
        let pull = |one: &usize| -> f64 {
            (0..row.len()).filter(known).map(|other| precision(*one, other) * away[other]).sum()
        };
        let pulls: Vec<f64> = unknown.iter().map(pull).collect();
        let all = self.distance(&away);
        all - explained(&unknown, &precision, &pulls) + count(unknown.len())
    }

    fn distance(&self, away: &[f64]) -> f64 {
        let part = |row: usize| -> f64 {
            let weights = &self.factor[place(row, 0)..=place(row, row)];
            weights.iter().zip(away).map(|(weight, away)| f64::from(*weight) * away).sum()
        };
        (0..away.len()).map(part).map(|part| part * part).sum()
    }

    /// The inverse covariance. O(columns³).
    fn precision(&self) -> Vec<f64> {
        let width = self.mean.len();
        let entry = |row: usize, column: usize| f64::from(self.factor[place(row, column)]);
        let sum = |one: usize, other: usize| -> f64 {
            (one.max(other)..width).map(|row| entry(row, one) * entry(row, other)).sum()
        };
        (0..width * width).map(|at| sum(at / width, at % width)).collect()
    }

    /// The group ready for scoring.
    pub(super) fn ready(&self) -> ReadyComponent {
        ReadyComponent { own: self.clone(), precision: OnceLock::new() }
    }

    /// Whether it can be used over so many columns; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self, width: usize) -> bool {
        let finite = self.mean.iter().chain(&self.factor).all(|value| value.is_finite());
        let sized = self.mean.len() == width && self.factor.len() == width * (width + 1) / 2;
        finite && sized && self.log_weight.is_finite()
    }
}

/// How much of a squared distance the best guess of the unknown values takes away: the pulls
/// against the inverse of the precision among the unknown. Solved by Gaussian elimination.
fn explained(unknown: &[usize], precision: &dyn Fn(usize, usize) -> f64, pulls: &[f64]) -> f64 {
    let number = unknown.len();
    let mut left: Vec<Vec<f64>> = unknown
        .iter()
        .map(|one| unknown.iter().map(|other| precision(*one, *other)).collect())
        .collect();
    let mut right = pulls.to_vec();
    let mut taken = 0.0;
    for step in 0..number {
        let own = left[step][step];
        if own <= 0.0 {
            continue;
        }
        taken += right[step] * right[step] / own;
        let pivot = left[step].clone();
        for row in step + 1..number {
            let weight = left[row][step] / own;
            for (value, pivot) in left[row].iter_mut().zip(&pivot) {
                *value -= weight * pivot;
            }
            right[row] -= weight * right[step];
        }
    }
    taken
}

/// The distance of each row of a block: in one group that of Mahalanobis; in several that at which a
/// single group as dense as the densest would be as thin as the mixture is there.
/// O(rows x groups x columns²).
pub(super) fn score(components: &[ReadyComponent], block: &Block) -> [f32; ROWS] {
    let densest = components.iter().map(|component| component.own.log_weight);
    let densest = densest.fold(f64::NEG_INFINITY, f64::max);
    let mut logs = vec![[0.0_f64; ROWS]; components.len()];
    for (component, logs) in components.iter().zip(&mut logs) {
        let distances = component.own.distances(block);
        for (row, log) in logs.iter_mut().enumerate().take(block.rows) {
            *log = component.own.log_weight - 0.5 * f64::from(distances[row]);
        }
    }
    if block.gaps {
        score_gaps(components, block, &mut logs);
    }
    log_sum(&logs).map(|log| narrow((2.0 * (densest - log).max(0.0)).sqrt()))
}

/// Puts the rows with unknown values right.
fn score_gaps(components: &[ReadyComponent], block: &Block, logs: &mut [[f64; ROWS]]) {
    for row in 0..block.rows {
        let values: Vec<f32> =
            block.row(row).map(|value| value.clamp(-FURTHEST, FURTHEST)).collect();
        if values.iter().any(|value| value.is_nan()) {
            for (component, logs) in components.iter().zip(logs.iter_mut()) {
                let inverse = component.precision.get_or_init(|| component.own.precision());
                let distance = component.own.distance_with_gaps(&values, inverse);
                logs[row] = component.own.log_weight - 0.5 * distance;
            }
        }
    }
}

/// For each row the logarithm of a sum of numbers given by their logarithms.
fn log_sum(logs: &[[f64; ROWS]]) -> [f64; ROWS] {
    let mut largest = [f64::NEG_INFINITY; ROWS];
    for logs in logs {
        for (largest, log) in largest.iter_mut().zip(logs) {
            *largest = largest.max(*log);
        }
    }
    let mut sums = [0.0; ROWS];
    for logs in logs {
        let below: [f64; ROWS] = std::array::from_fn(|row| logs[row] - largest[row]);
        for ((sum, below), part) in sums.iter_mut().zip(below).zip(exp_each(below)) {
            // the largest itself counts 1, the far smaller ones nothing
            *sum += if below < -30.0 { 0.0 } else { part };
        }
    }
    let more = ln_each(sums);
    std::array::from_fn(|row| {
        if largest[row].is_finite() { largest[row] + more[row] } else { largest[row] }
    })
}
