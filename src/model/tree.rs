//! One tree of an extended isolation forest: cuts through a small sample, along one column each or
//! across two.

use rand::Rng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::domain::math::{count, ln, narrow};

/// A cut: rows whose weighed sum of two columns is below the limit go to the lighter side, all
/// others, and those where a value is unknown, to the side that held more rows of the sample. So an
/// unknown value never sets a row apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredCut", into = "StoredCut")]
pub(super) struct Cut {
    pub(super) columns: [u16; 2],
    pub(super) weights: [f32; 2],
    pub(super) limit: f32,
}

/// Columns, weights, limit: short in files.
type StoredCut = ([u16; 2], [f32; 2], f32);

impl From<StoredCut> for Cut {
    fn from((columns, weights, limit): StoredCut) -> Self {
        Self { columns, weights, limit }
    }
}

impl From<Cut> for StoredCut {
    fn from(cut: Cut) -> Self {
        (cut.columns, cut.weights, cut.limit)
    }
}

/// A cut that sends every row to the same side.
pub(super) const NO_CUT: Cut = Cut { columns: [0; 2], weights: [0.0; 2], limit: f32::NEG_INFINITY };

/// A part of a tree as it grows and as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Part {
    /// So many rows of the sample end here.
    Leaf(u32),
    /// A cut with its lighter and its heavier side.
    Node(Cut, Box<[Part; 2]>),
}

/// Rows a tree is grown from, one after the other.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    pub(super) values: &'a [f32],
    pub(super) width: usize,
}

impl Sample<'_> {
    fn value(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.width + column]
    }

    /// Smallest, largest and standard deviation of a column's known values among the rows; none
    /// where they are all equal.
    fn spread(&self, rows: &[usize], column: usize) -> Option<Spread> {
        let known = || rows.iter().map(|row| self.value(*row, column)).filter(|it| !it.is_nan());
        let (low, high) = known().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low >= high {
            return None;
        }
        let number = count(known().count());
        let mean = known().map(f64::from).sum::<f64>() / number;
        let squares: f64 = known().map(|it| (f64::from(it) - mean) * (f64::from(it) - mean)).sum();
        Some(Spread { column, deviation: (squares / number).sqrt() })
    }

    fn weighed(&self, row: usize, cut: &Cut) -> f32 {
        let [first, second] = cut.columns;
        cut.weights[0] * self.value(row, first.into())
            + cut.weights[1] * self.value(row, second.into())
    }
}

/// How the cuts of a tree lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lie {
    /// Each cut is at a value of one column.
    Along,
    /// Each cut is aslant, across two columns.
    Across,
}

/// A column that varies among some rows.
struct Spread {
    column: usize,
    deviation: f64,
}

/// Grows a tree over the rows until each is alone or the depth is reached.
pub(super) fn grow(
    sample: &Sample<'_>,
    (rows, lie): (&[usize], Lie),
    depth: usize,
    chance: &mut Xoshiro256PlusPlus,
) -> Part {
    let leaf = Part::Leaf(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    if rows.len() <= 1 || depth == 0 {
        return leaf;
    }
    let Some(cut) = draw(sample, (rows, lie), chance) else { return leaf };
    let (light, heavy): (Vec<usize>, Vec<usize>) =
        rows.iter().partition(|row| sample.weighed(**row, &cut) < cut.limit);
    if light.is_empty() || heavy.is_empty() {
        return leaf;
    }
    let light = grow(sample, (&light, lie), depth - 1, chance);
    Part::Node(cut, Box::new([light, grow(sample, (&heavy, lie), depth - 1, chance)]))
}

/// A cut at a random place: of one random column that varies, or in a random direction across two.
fn draw(
    sample: &Sample<'_>,
    (rows, lie): (&[usize], Lie),
    chance: &mut Xoshiro256PlusPlus,
) -> Option<Cut> {
    let mut found = varying(sample, rows, chance).into_iter();
    let first = found.next()?;
    let second = found.next().filter(|_| lie == Lie::Across);
    let mut weigh = |spread: &Spread| narrow(chance.gen_range(-1.0..1.0) / spread.deviation);
    let mut cut = NO_CUT;
    (cut.columns, cut.weights) = match &second {
        None => ([place(first.column); 2], [1.0, 0.0]),
        Some(second) => {
            ([place(first.column), place(second.column)], [weigh(&first), weigh(second)])
        }
    };
    let known = rows.iter().map(|row| sample.weighed(*row, &cut)).filter(|it| !it.is_nan());
    let known: Vec<f32> = known.collect();
    let low = known.iter().copied().fold(f32::INFINITY, f32::min);
    let high = known.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let usable = low < high && low.is_finite() && high.is_finite();
    if !usable {
        return None;
    }
    cut.limit = chance.gen_range(low..high);
    let below = known.iter().filter(|value| **value < cut.limit).count();
    Some(if 2 * below > known.len() { turned(cut) } else { cut })
}

/// The same cut seen from its other side.
fn turned(cut: Cut) -> Cut {
    Cut { weights: cut.weights.map(|weight| -weight), limit: -cut.limit, ..cut }
}

fn place(column: usize) -> u16 {
    u16::try_from(column).expect("a table has at most 65,535 columns")
}

/// Two columns that vary among the rows, drawn at random; fewer where fewer vary.
fn varying(sample: &Sample<'_>, rows: &[usize], chance: &mut Xoshiro256PlusPlus) -> Vec<Spread> {
    let mut found = Vec::with_capacity(2);
    let few = self::sample(chance, sample.width, sample.width.min(8)).into_vec();
    let spread = |column: &usize| sample.spread(rows, *column);
    found.extend(few.iter().filter_map(spread).take(2));
    if found.len() < 2 && sample.width > few.len() {
        let all = self::sample(chance, sample.width, sample.width).into_vec();
        found = all.iter().filter_map(spread).take(2).collect();
    }
    found
}

/// Mean path of a search that ends without finding, in a binary tree of so many values.
pub(super) fn usual_path(rows: u32) -> f64 {
    if rows <= 1 {
        return 0.0;
    }
    if rows == 2 {
        return 1.0;
    }
    let before = f64::from(rows) - 1.0;
    2.0 * (ln(before) + EULER) - 2.0 * before / f64::from(rows)
}

const EULER: f64 = 0.577_215_664_901_532_9;
