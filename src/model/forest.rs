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

use super::block::{Block, ROWS};
use super::scale::RobustScale;
use super::table::NumericTable;
use super::tree::{Cut, Lie, NO_CUT, Part, Sample, grow, usual_path};
use crate::domain::math::{count, exp, narrow};

/// Trees with the sample each was grown from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Forest {
    /// Rows in each tree's sample.
    sample: u32,
    /// Cuts on the longest way down.
    depth: u8,
    trees: Vec<Part>,
}

/// Rows scored side by side, so that the processor need not wait for one before the next.
const SIDE_BY_SIDE: usize = 8;

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

    /// The trees laid out for scoring.
    pub(super) fn ready(&self) -> ReadyForest {
        let lay = |part: &Part| {
            let mut tree = ReadyTree::of_depth(self.depth.into());
            tree.lay(part, 0, 0, self.depth.into());
            tree.lie = if tree.is_along() { Lie::Along } else { Lie::Across };
            tree
        };
        ReadyForest {
            trees: self.trees.iter().map(lay).collect(),
            usual: usual_path(self.sample).max(1.0),
        }
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

/// A forest ready for scoring.
#[derive(Debug)]
pub(super) struct ReadyForest {
    trees: Vec<ReadyTree>,
    usual: f64,
}

/// A tree as a complete binary tree: every way down is equally long, so that no step is a guess.
#[derive(Debug)]
struct ReadyTree {
    cuts: Vec<Cut>,
    paths: Vec<f32>,
    lie: Lie,
}

impl ReadyTree {
    fn of_depth(depth: usize) -> Self {
        let cuts = vec![NO_CUT; (1 << depth) - 1];
        Self { cuts, paths: vec![0.0; 1 << depth], lie: Lie::Across }
    }

    /// Whether no cut reads a second column.
    fn is_along(&self) -> bool {
        self.cuts.iter().all(|cut| cut.columns[0] == cut.columns[1] && cut.weights[1] == 0.0)
    }

    /// Lays a part at a place `level` deep with `left` levels to go. A leaf above the bottom lies at
    /// the end of the way on which nothing is cut.
    fn lay(&mut self, part: &Part, at: usize, level: usize, left: usize) {
        match part {
            Part::Node(cut, sides) if left > 0 => {
                self.cuts[at] = *cut;
                self.lay(&sides[0], 2 * at + 1, level + 1, left - 1);
                self.lay(&sides[1], 2 * at + 2, level + 1, left - 1);
            }
            Part::Node(..) => {}
            Part::Leaf(rows) => {
                let bottom = (0..left).fold(at, |at, _| 2 * at + 2);
                self.paths[bottom - self.cuts.len()] = narrow(count(level) + usual_path(*rows));
            }
        }
    }

    /// Adds the path of each row of a block to the sums.
    fn add(&self, values: &[f32], sums: &mut [f32; ROWS]) {
        let value = |column: u16, row: usize| values[usize::from(column) * ROWS + row];
        match self.lie {
            Lie::Along => self.add_by(sums, |cut, row| cut.weights[0] * value(cut.columns[0], row)),
            Lie::Across => self.add_by(sums, |cut, row| {
                let [first, second] = cut.columns;
                cut.weights[0] * value(first, row) + cut.weights[1] * value(second, row)
            }),
        }
    }

    #[inline]
    fn add_by(&self, sums: &mut [f32; ROWS], weigh: impl Fn(&Cut, usize) -> f32) {
        for (group, sums) in sums.chunks_exact_mut(SIDE_BY_SIDE).enumerate() {
            let from = group * SIDE_BY_SIDE;
            let mut at = [0_usize; SIDE_BY_SIDE];
            while at[0] < self.cuts.len() {
                for (lane, at) in at.iter_mut().enumerate() {
                    let cut = &self.cuts[*at];
                    let is_lighter = weigh(cut, from + lane) < cut.limit;
                    *at = 2 * *at + 2 - usize::from(is_lighter);
                }
            }
            for (sum, at) in sums.iter_mut().zip(at) {
                *sum += self.paths[at - self.cuts.len()];
            }
        }
    }
}

impl ReadyForest {
    /// The score of each row of a block, from 0 to 1: 0.5 where rows are as deep as usual, more
    /// where they are set apart sooner. O(rows x trees x depth).
    pub(super) fn score(&self, block: &Block) -> [f32; ROWS] {
        let mut sums = [0.0; ROWS];
        for tree in &self.trees {
            tree.add(block.values(), &mut sums);
        }
        let trees = count(self.trees.len().max(1));
        let score = |sum: f32| {
            let path = f64::from(sum) / trees / self.usual;
            narrow(exp(-path * std::f64::consts::LN_2))
        };
        sums.map(score)
    }
}
