//! Groups of dwellings that look alike, by k-means. The one door to linfa.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array1, Array2, ArrayView1, Axis};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

/// Groups are found among at most this many rows, drawn by the seed.
const SAMPLE: usize = 20_000;
/// At most so many groups, and on average at least so many sampled rows in one.
const MOST_GROUPS: usize = 8;
const ROWS_A_GROUP: usize = 25;
/// The best of this many beginnings is kept.
const RUNS: usize = 3;
const MOST_ITERATIONS: u64 = 40;
/// A group of fewer rows than this, or than one row in [`SHARE`], is no yardstick: k-means gives
/// rows far from all others a group of their own.
const FEWEST: usize = 20;
const SHARE: usize = 200;

/// Which group every row is nearest to.
pub(super) struct Groups {
    /// The group of each row.
    pub(super) of_row: Array1<usize>,
    /// Middle of each group, one row a group.
    pub(super) centres: Array2<f64>,
}

/// Finds groups of rows that lie close together; none where there are no rows.
///
/// k-means with k-means++ beginnings (not the parallel variant, whose draws depend on the number of
/// threads), seeded, so that the same rows and seed give the same groups.
/// O(sample x groups x columns x iterations + rows x groups x columns).
pub(super) fn group(values: &Array2<f64>, seed: u64) -> Option<Groups> {
    if values.nrows() == 0 {
        return None;
    }
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    let sample = DatasetBase::from(draw(values, &mut chance));
    let groups = (sample.records().nrows() / ROWS_A_GROUP).clamp(1, MOST_GROUPS);
    let found = KMeans::params_with_rng(groups, chance)
        .init_method(KMeansInit::KMeansPlusPlus)
        .n_runs(RUNS)
        .max_n_iterations(MOST_ITERATIONS)
        .tolerance(1e-3)
        .fit(&sample)
        .ok()?;
    let of_row: Array1<usize> = found.predict(values);
    Some(without_small(values, &of_row, found.centroids()))
}

/// Leaves out groups too small to compare with; their rows go to the nearest of the others.
fn without_small(values: &Array2<f64>, of_row: &Array1<usize>, centres: &Array2<f64>) -> Groups {
    let mut sizes = vec![0_usize; centres.nrows()];
    for number in of_row {
        sizes[*number] += 1;
    }
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let fewest = (values.nrows() / SHARE).max(FEWEST).min(largest);
    let kept: Vec<usize> = (0..sizes.len()).filter(|number| sizes[*number] >= fewest).collect();
    let centres = centres.select(Axis(0), &kept);
    let nearest = |row: usize| {
        let distances = centres.axis_iter(Axis(0)).map(|centre| squared(&values.row(row), &centre));
        let numbered = distances.enumerate().min_by(|one, other| one.1.total_cmp(&other.1));
        numbered.map_or(0, |(number, _)| number)
    };
    let of_row: Vec<usize> = (0..values.nrows()).into_par_iter().map(nearest).collect();
    Groups { of_row: Array1::from(of_row), centres }
}

/// Squared distance of two rows, summed in column order.
pub(super) fn squared(one: &ArrayView1<'_, f64>, other: &ArrayView1<'_, f64>) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// At most [`SAMPLE`] rows in their order.
fn draw(values: &Array2<f64>, chance: &mut Xoshiro256PlusPlus) -> Array2<f64> {
    let wanted = values.nrows().min(SAMPLE);
    let mut rows = rand::seq::index::sample(chance, values.nrows(), wanted).into_vec();
    rows.sort_unstable();
    values.select(Axis(0), &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_heaps_become_different_groups() {
        let far = |row: usize| if row < 40 { 0.0 } else { 100.0 };
        let small = |row: usize| f64::from(u8::try_from(row % 7).unwrap_or(0));
        let values = Array2::from_shape_fn((80, 2), |(row, _)| far(row) + small(row));
        let groups = group(&values, 1).unwrap();
        let (low, high) =
            (groups.of_row.slice(ndarray::s![..40]), groups.of_row.slice(ndarray::s![40..]));
        assert!(low.iter().all(|group| !high.iter().any(|other| other == group)));
        assert!(group(&Array2::zeros((0, 2)), 1).is_none());
    }

    #[test]
    fn one_row_far_away_gets_no_group_of_its_own() {
        let mut values =
            Array2::from_shape_fn((100, 1), |(row, _)| if row < 50 { 0.0 } else { 1.0 });
        values[[99, 0]] = 1000.0;
        let groups = group(&values, 1).unwrap();
        assert_eq!(groups.of_row[99], groups.of_row[60]);
    }
}
