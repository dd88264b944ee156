//! Extended isolation forest: how few random cuts set a row apart.
//!
//! After Liu, Ting, Zhou, "Isolation Forest" (2008), and Hariri, Carrasco Kind, Brunner, "Extended
//! Isolation Forest" (2019): every other tree cuts at values of single columns, the rest aslant across
//! two columns, weighed by their spread among the rows cut. The first kind sees what is far out in one
//! column among many, the second what is odd about two together.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::scale::RobustScale;
use super::table::NumericTable;
use super::tree::{Lie, Part, Sample, grow};
use super::walk::ReadyForest;

/// Trees with the sample each was grown from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Forest {
    /// Rows in each tree's sample.
    sample: u32,
    /// Cuts on the longest way down.
    depth: u8,
    trees: Vec<Part>,
}

impl Forest {
    /// Grows `trees` trees, each from its own draw of at most `sample` rows; the same seed grows the
    /// same forest with any number of threads. O(trees x sample x depth x columns).
    pub(super) fn fit(
        table: &NumericTable,
        scales: &[RobustScale],
        (trees, sample): (usize, usize),
        seed: u64,
    ) -> Self {
        let sample = sample.min(table.rows());
        let depth = sample.max(2).next_power_of_two().ilog2();
        let depth = u8::try_from(depth).unwrap_or(u8::MAX);
        let tree = |number: usize| {
            let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(number as u64));
            let rows = rand::seq::index::sample(&mut chance, table.rows(), sample);
            let values: Vec<f32> = rows
                .iter()
                .flat_map(|row| {
                    scales
                        .iter()
                        .enumerate()
                        .map(move |(column, scale)| scale.apply(table.column(column)[row]))
                })
                .collect();
            let drawn = Sample { values: &values, width: scales.len() };
            let all: Vec<usize> = (0..sample).collect();
            let lie = if number.is_multiple_of(2) { Lie::Along } else { Lie::Across };
            grow(&drawn, (&all, lie), depth.into(), &mut chance)
        };
        let trees = (0..trees).into_par_iter().map(tree).collect();
        Self { sample: u32::try_from(sample).unwrap_or(u32::MAX), depth, trees }
    }

    /// The trees laid out for scoring rows of so many columns.
    pub(super) fn ready(&self, width: usize) -> ReadyForest {
        ReadyForest::of(&self.trees, (self.depth.into(), width), self.sample)
    }

    /// Whether it can be laid out over so many columns; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self, width: usize) -> bool {
        !self.trees.is_empty()
            && self.depth <= 16
            && self.trees.iter().all(|part| part.is_sound(width, self.depth.into()))
    }
}

impl Part {
    fn is_sound(&self, width: usize, depth: usize) -> bool {
        let Self::Node(cut, sides) = self else { return true };
        let known = cut.columns.iter().all(|column| usize::from(*column) < width);
        let finite = cut.limit.is_finite() && cut.weights.iter().all(|weight| weight.is_finite());
        depth > 0 && known && finite && sides.iter().all(|side| side.is_sound(width, depth - 1))
    }
}
