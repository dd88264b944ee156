//! Groups of rows that look alike, by k-means. The one door to linfa.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::Array2;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::sample::RowSample;
use crate::domain::math::count;

/// At most so many groups.
const MOST_GROUPS: usize = 8;
/// On average at least so many rows in a group, and at least so many for each column, so that a
/// group's covariance is told and not guessed.
const ROWS_A_GROUP: usize = 25;
const ROWS_A_COLUMN: usize = 5;
/// The best of this many beginnings is kept.
const RUNS: usize = 2;
const MOST_ITERATIONS: u64 = 40;
/// A group of fewer rows than this, or than one row in [`SHARE`], is no yardstick: k-means gives
/// rows far from all others a group of their own.
const FEWEST: usize = 20;
const SHARE: usize = 50;
/// Groups are worth telling apart from this mean silhouette on; below it there is one.
const WORTH: f64 = 0.25;
/// Values further out than this count as this far here: one wild column must not outweigh all.
const FURTHEST: f32 = 10.0;

/// Middles of the groups and how the number of groups was found.
#[derive(Debug)]
pub(super) struct Groups {
    /// Middle of each group in scaled values, largest group first.
    pub(super) centres: Vec<Vec<f64>>,
    /// Mean silhouette by number of groups tried, from two on; groups too small are left out after.
    pub(super) silhouettes: Vec<(usize, f64)>,
}

/// Finds groups of rows that lie close together.
///
/// k-means with k-means++ beginnings (not the parallel variant, whose draws depend on the number of
/// threads), seeded. The number of groups is the one with the highest mean silhouette, measured to
/// the middles of groups; one where that stays below 0.25. Unknown values count as the column's
/// median here. O(sample x groups² x columns x iterations).
pub(super) fn group(sample: &RowSample, seed: u64) -> Groups {
    let rows = Array2::from_shape_fn((sample.rows(), sample.width()), |(row, column)| {
        let value = sample.row(row)[column];
        if value.is_nan() { 0.0 } else { f64::from(value.clamp(-FURTHEST, FURTHEST)) }
    });
    let fewest = ROWS_A_GROUP.max(ROWS_A_COLUMN * sample.width());
    let most = (sample.rows() / fewest).min(MOST_GROUPS);
    let tried: Vec<Split> =
        (2..=most).filter_map(|number| split(sample, &rows, number, seed)).collect();
    let silhouettes = tried.iter().map(|split| (split.asked, split.silhouette)).collect();
    let best = tried
        .into_iter()
        .reduce(|best, next| if next.silhouette > best.silhouette { next } else { best });
    let centres = best.filter(|best| best.silhouette >= WORTH).map(|best| best.centres);
    Groups { centres: centres.unwrap_or_else(|| vec![middle(&rows)]), silhouettes }
}

/// Rows split into groups.
struct Split {
    /// How many were asked for.
    asked: usize,
    /// Middles of those that are large enough.
    centres: Vec<Vec<f64>>,
    silhouette: f64,
}

/// So many groups, those too small left out, with their mean silhouette.
fn split(sample: &RowSample, rows: &Array2<f64>, number: usize, seed: u64) -> Option<Split> {
    let chance = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(number as u64));
    let found = KMeans::params_with_rng(number, chance)
        .init_method(KMeansInit::KMeansPlusPlus)
        .n_runs(RUNS)
        .max_n_iterations(MOST_ITERATIONS)
        .tolerance(1e-3)
        .fit(&DatasetBase::from(rows.clone()))
        .ok()?;
    let centres: Vec<Vec<f64>> =
        found.centroids().rows().into_iter().map(|row| row.to_vec()).collect();
    let centres = without_small(sample, centres);
    let silhouette = silhouette(sample, &centres);
    (centres.len() > 1).then_some(Split { asked: number, centres, silhouette })
}

/// Leaves out groups too small to compare with; largest first.
fn without_small(sample: &RowSample, centres: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut sizes = vec![0_usize; centres.len()];
    for row in 0..sample.rows() {
        sizes[nearest(sample.row(row), &centres)] += 1;
    }
    let fewest = (sample.rows() / SHARE).max(FEWEST);
    let mut kept: Vec<(usize, Vec<f64>)> = sizes.into_iter().zip(centres).collect();
    kept.retain(|(size, _)| *size >= fewest);
    kept.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    kept.into_iter().map(|(_, centre)| centre).collect()
}

/// How much nearer rows are to the middle of their own group than to the next, from -1 to 1.
fn silhouette(sample: &RowSample, centres: &[Vec<f64>]) -> f64 {
    let each = (0..sample.rows()).map(|row| {
        let (_, own, other) = nearest_two(sample.row(row), centres);
        let (own, other) = (own.sqrt(), other.sqrt());
        if other > 0.0 && other.is_finite() { (other - own) / other } else { 0.0 }
    });
    each.sum::<f64>() / count(sample.rows())
}

/// The nearest group, and the squared distances from it and from the next.
fn nearest_two(row: &[f32], centres: &[Vec<f64>]) -> (usize, f64, f64) {
    let mut found = (0, f64::INFINITY, f64::INFINITY);
    for (number, centre) in centres.iter().enumerate() {
        let distance = squared(row, centre);
        if distance < found.1 {
            found = (number, distance, found.1);
        } else if distance < found.2 {
            found.2 = distance;
        }
    }
    found
}

/// Squared distance of a row of scaled values over what is known of it, summed in column order.
pub(super) fn squared(row: &[f32], centre: &[f64]) -> f64 {
    let part = |(value, middle): (&f32, &f64)| {
        let away = f64::from(value.clamp(-FURTHEST, FURTHEST)) - middle;
        if away.is_nan() { 0.0 } else { away * away }
    };
    row.iter().zip(centre).map(part).sum()
}

/// The group a row of scaled values is nearest to, by what is known of it.
pub(super) fn nearest(row: &[f32], centres: &[Vec<f64>]) -> usize {
    nearest_two(row, centres).0
}

fn middle(rows: &Array2<f64>) -> Vec<f64> {
    let number = count(rows.nrows().max(1));
    rows.columns().into_iter().map(|column| column.iter().sum::<f64>() / number).collect()
}
