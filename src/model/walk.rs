//! The forest laid out for scoring: a block of rows goes down each tree side by side.
//!
//! Trees are complete: every way down is equally long, so that no step is a guess. A level is taken by
//! all rows of a block before the next, so that none waits for what another has just read.

use super::block::{Block, ROWS};
use super::tree::{Cut, NO_CUT, Part, usual_path};
use crate::domain::math::{count, exp_each, narrow};

/// A forest ready for scoring.
#[derive(Debug)]
pub(super) struct ReadyForest {
    trees: Vec<Tree>,
    usual: f64,
}

/// A tree by what its cuts ask of a row.
#[derive(Debug)]
enum Tree {
    Along(Complete<Along>),
    Across(Complete<Across>),
}

/// A cut at a value of one column, or of that column with its sign turned. Eight bytes, so that a tree
/// stays in the fastest memory beside the rows.
#[derive(Clone, Copy, Debug)]
struct Along {
    /// The largest value that goes to the lighter side.
    limit: f32,
    /// Where the column begins.
    column: u32,
}

/// A cut across two columns. The weights lie apart: side by side they would be multiplied as a pair,
/// which takes longer to put together than it saves.
#[derive(Clone, Copy, Debug)]
struct Across {
    first: f32,
    limit: f32,
    second: f32,
    one: u32,
    other: u32,
}

/// What a tree asks of a row. Values are those of a block, column after column.
trait Asks: Copy {
    /// Of a cut over so many columns.
    fn of(cut: Cut, width: usize) -> Self;

    /// Whether a row goes to the lighter side.
    fn is_lighter(self, values: &[f32], row: usize) -> bool;

    /// The same of every row: all bits where it does not.
    fn heavier(self, values: &[f32]) -> [u16; ROWS];
}

/// Where a column begins among the values of a block.
fn begin(column: usize) -> u32 {
    u32::try_from(column * ROWS).unwrap_or(u32::MAX)
}

fn column_at(values: &[f32], begin: u32) -> &[f32] {
    &values[begin as usize..][..ROWS]
}

fn mask(is_lighter: bool) -> u16 {
    u16::from(is_lighter).wrapping_sub(1)
}

impl Asks for Along {
    fn of(cut: Cut, width: usize) -> Self {
        let turned = if cut.weights[0] < 0.0 { width } else { 0 };
        let column = usize::from(cut.columns[0]) + turned;
        Self { limit: cut.limit.next_down(), column: begin(column) }
    }

    #[inline]
    fn is_lighter(self, values: &[f32], row: usize) -> bool {
        values[self.column as usize + row] <= self.limit
    }

    fn heavier(self, values: &[f32]) -> [u16; ROWS] {
        let mut found = [0; ROWS];
        for (found, value) in found.iter_mut().zip(column_at(values, self.column)) {
            *found = mask(*value <= self.limit);
        }
        found
    }
}

impl Asks for Across {
    fn of(cut: Cut, _: usize) -> Self {
        let ([first, second], limit) = (cut.weights, cut.limit.next_down());
        let [one, other] = cut.columns.map(|column| begin(column.into()));
        Self { first, limit, second, one, other }
    }

    #[inline]
    fn is_lighter(self, values: &[f32], row: usize) -> bool {
        let (one, other) = (values[self.one as usize + row], values[self.other as usize + row]);
        self.first * one + self.second * other <= self.limit
    }

    fn heavier(self, values: &[f32]) -> [u16; ROWS] {
        let mut found = [0; ROWS];
        let pairs = column_at(values, self.one).iter().zip(column_at(values, self.other));
        for (found, (one, other)) in found.iter_mut().zip(pairs) {
            *found = mask(self.first * one + self.second * other <= self.limit);
        }
        found
    }
}

/// Whether every cut reads one column as it is or turned.
fn is_along(part: &Part) -> bool {
    let Part::Node(cut, sides) = part else { return true };
    let ([one, other], [first, second]) = (cut.columns, cut.weights);
    let is_plain = one == other && second == 0.0 && first.abs().to_bits() == 1.0_f32.to_bits();
    is_plain && sides.iter().all(is_along)
}

/// A tree in which every way down is equally long.
#[derive(Debug)]
struct Complete<C> {
    /// The first cut at 1, and the two after the one at `n` at `2 n`, the lighter, and `2 n + 1`.
    cuts: Vec<C>,
    /// How long the way to each end counts.
    paths: Vec<f32>,
    levels: usize,
}

/// Levels on which all cuts are asked of all rows: so few that this takes less time than looking up
/// which one to ask.
const FIRST_LEVELS: usize = 3;
/// Rows taken in one go.
const SIDE_BY_SIDE: usize = 4;

impl<C: Asks> Complete<C> {
    fn of(part: &Part, (levels, width): (usize, usize)) -> Self {
        let levels = levels.max(FIRST_LEVELS);
        let cuts = vec![C::of(NO_CUT, width); 1 << levels];
        let mut found = Self { cuts, paths: vec![0.0; 1 << levels], levels };
        found.lay(part, (1, 0), width);
        found
    }

    /// Lays a part at a place `level` deep. A leaf above the bottom lies at the end of the way on
    /// which nothing is cut.
    fn lay(&mut self, part: &Part, (at, level): (usize, usize), width: usize) {
        match part {
            Part::Node(cut, sides) if level < self.levels => {
                self.cuts[at] = C::of(*cut, width);
                self.lay(&sides[0], (2 * at, level + 1), width);
                self.lay(&sides[1], (2 * at + 1, level + 1), width);
            }
            Part::Node(..) => {}
            Part::Leaf(rows) => {
                let bottom = (level..self.levels).fold(at, |at, _| 2 * at + 1);
                let path = narrow(count(level) + usual_path(*rows));
                self.paths[bottom - self.cuts.len()] = path;
            }
        }
    }

    /// Adds the path of each row of a block to the sums.
    fn add(&self, values: &[f32], sums: &mut [f32; ROWS]) {
        let mut at = self.after_first_levels(values);
        for _ in FIRST_LEVELS..self.levels {
            for (group, at) in at.as_chunks_mut::<SIDE_BY_SIDE>().0.iter_mut().enumerate() {
                for (lane, at) in at.iter_mut().enumerate() {
                    let row = group * SIDE_BY_SIDE + lane;
                    let is_lighter = self.cuts[usize::from(*at)].is_lighter(values, row);
                    // past the last level the topmost bit is not wanted, so it may be lost
                    *at = at.wrapping_mul(2) + u16::from(!is_lighter);
                }
            }
        }
        for (sum, at) in sums.iter_mut().zip(at) {
            *sum += self.paths[usize::from(at) & (self.paths.len() - 1)];
        }
    }

    /// Where each row is after the first levels. Sides are all bits or none, so that what is chosen by
    /// them is no guess either.
    fn after_first_levels(&self, values: &[f32]) -> [u16; ROWS] {
        let mut heavier = [[0_u16; ROWS]; 1 << FIRST_LEVELS];
        for (sides, cut) in heavier.iter_mut().zip(&self.cuts).skip(1) {
            *sides = cut.heavier(values);
        }
        let mut found = [0; ROWS];
        for (row, found) in found.iter_mut().enumerate() {
            let side = |cut: usize| heavier[cut][row];
            let either = |by: u16, lighter: u16, heavier: u16| (lighter & !by) | (heavier & by);
            let one = side(1);
            let two = either(one, side(2), side(3));
            let three = either(one, either(two, side(4), side(5)), either(two, side(6), side(7)));
            *found = 8 | (4 & one) | (2 & two) | (1 & three);
        }
        found
    }
}

impl ReadyForest {
    /// Trees of a depth over so many columns, each grown from so many rows.
    pub(super) fn of(trees: &[Part], size: (usize, usize), sample: u32) -> Self {
        let tree = |part: &Part| {
            if is_along(part) {
                Tree::Along(Complete::of(part, size))
            } else {
                Tree::Across(Complete::of(part, size))
            }
        };
        Self { trees: trees.iter().map(tree).collect(), usual: usual_path(sample).max(1.0) }
    }

    /// The score of each row of a block, from 0 to 1: 0.5 where rows are as deep as usual, more
    /// where they are set apart sooner. O(rows x trees x depth).
    pub(super) fn score(&self, block: &Block) -> [f32; ROWS] {
        let plain = block.columns().as_flattened();
        let values: Vec<f32> = plain.iter().copied().chain(plain.iter().map(|it| -it)).collect();
        let mut sums = [0.0; ROWS];
        for tree in &self.trees {
            match tree {
                Tree::Along(tree) => tree.add(&values, &mut sums),
                Tree::Across(tree) => tree.add(&values, &mut sums),
            }
        }
        let trees = count(self.trees.len().max(1));
        let path = |sum: f32| f64::from(sum) / trees / self.usual;
        exp_each(sums.map(|sum| -path(sum) * std::f64::consts::LN_2)).map(narrow)
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::model::scale::RobustScale;
    use crate::model::table::NumericTable;
    use crate::model::tree::{Lie, Sample, grow};

    /// The way of one row, step by step.
    fn path(part: &Part, row: &[f32], level: usize) -> f32 {
        match part {
            Part::Leaf(rows) => narrow(count(level) + usual_path(*rows)),
            Part::Node(cut, sides) => {
                let value = |side: usize| cut.weights[side] * row[usize::from(cut.columns[side])];
                let is_lighter = value(0) + value(1) < cut.limit;
                path(&sides[usize::from(!is_lighter)], row, level + 1)
            }
        }
    }

    #[test]
    fn rows_end_where_they_end_step_by_step() {
        let mut chance = Xoshiro256PlusPlus::seed_from_u64(5);
        let draw = |chance: &mut Xoshiro256PlusPlus| match chance.gen_range(0..9) {
            0 => f32::NAN,
            1 => 0.0,
            _ => chance.gen_range(-3.0..3.0),
        };
        let values: Vec<f32> = (0..600 * 3).map(|_| draw(&mut chance)).collect();
        let mut table = NumericTable::empty(["a", "b", "c"].map(str::to_owned).to_vec());
        for row in values.chunks_exact(3) {
            table.push(&[row[0].into(), row[1].into(), row[2].into()]);
        }
        let as_it_is = [RobustScale { middle: 0.0, width: 1.0 }; 3];
        let block = Block::of(&table, &as_it_is, 0);
        let (sample, rows) = (Sample { values: &values, width: 3 }, (0..600).collect::<Vec<_>>());
        for (depth, lie) in [(1, Lie::Along), (2, Lie::Across), (8, Lie::Along), (11, Lie::Across)]
        {
            let tree = grow(&sample, (&rows, lie), depth, &mut chance);
            let found = ReadyForest::of(std::slice::from_ref(&tree), (depth, 3), 600).score(&block);
            for (row, found) in values.chunks_exact(3).zip(found) {
                let way = f64::from(0.0 + path(&tree, row, 0)) / 1.0 / usual_path(600);
                let expected = exp_each([-way * std::f64::consts::LN_2]).map(narrow);
                assert_eq!(expected[0].to_bits(), found.to_bits(), "{row:?} {depth}");
            }
        }
    }
}
