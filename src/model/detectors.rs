//! The detectors together: fitted once, frozen, then any row scored the same alone and in any batch.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::block::{Block, ROWS};
use super::calibrate::{Calibration, FittedTail};
use super::cluster;
use super::density::{self, Component, ReadyComponent};
use super::ecod::Tails;
use super::forest::Forest;
use super::histogram::Histogram;
use super::lookup::Lookup;
use super::peers::Peers;
use super::sample::RowSample;
use super::scale::RobustScale;
use super::table::NumericTable;
use super::walk::ReadyForest;

/// The detectors, in the order of their scores.
pub const DETECTORS: [&str; 4] = ["forest", "tails", "histogram", "peers"];

/// How much each detector's surprise counts. No outcome takes part in it: rows are seen in four ways, by
/// cuts along columns, by cuts across them, by how rare each value is, and by distance within groups,
/// and each way counts a quarter; the forest looks in two. The tails see what the histogram sees, less
/// what is rare in the middle of a column: they would count the same twice, so they explain and do not
/// count.
pub const WEIGHTS: [f32; DETECTORS.len()] = [0.5, 0.0, 0.25, 0.25];

/// What can be chosen about a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitOptions {
    /// The same seed and table give the same model.
    pub seed: u64,
    /// Trees of the forest.
    pub trees: usize,
    /// Rows each tree is grown from.
    pub tree_rows: usize,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { seed: 1, trees: 100, tree_rows: 256 }
    }
}

/// Why nothing could be fitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Fewer rows than can say what is usual.
    #[error("a model needs at least {FEWEST_ROWS} rows, and there are {rows}")]
    FewRows {
        /// How many there are.
        rows: usize,
    },
    /// No column has any value, or there are too many.
    #[error("a model needs 1 to {MOST_COLUMNS} columns with numbers, and there are {columns}")]
    Columns {
        /// How many there are.
        columns: usize,
    },
}

/// The least rows a model is fitted on.
pub(super) const FEWEST_ROWS: usize = 10;
/// The most columns a model is fitted on.
pub(super) const MOST_COLUMNS: usize = 10_000;
/// Groups are found among at most so many rows, covariances among so many; so many scores tell the
/// shares.
const GROUP_ROWS: usize = 10_000;
const SAMPLE_ROWS: usize = 50_000;
const CALIBRATION_ROWS: usize = 50_000;

/// All that was learnt from a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detectors {
    pub(super) scales: Vec<RobustScale>,
    pub(super) tails: Vec<Tails>,
    pub(super) histograms: Vec<Histogram>,
    pub(super) forest: Forest,
    pub(super) components: Vec<Component>,
    pub(super) peers: Peers,
    /// From each detector's score to its surprise.
    pub(super) calibrations: [FittedTail; DETECTORS.len()],
    /// From the combined surprise to a share of rows.
    pub(super) combined: Calibration,
}

/// What the detectors say of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RowScore {
    /// The score of each detector, in its own measure; more is more unusual.
    pub raw: [f32; DETECTORS.len()],
    /// Weighed mean of the detectors' surprises: minus the logarithm of the share of rows that the
    /// detector expects to score at least as much.
    pub surprise: f32,
    /// Share of fitted rows that are at least as unusual in all.
    pub share: f32,
}

impl Detectors {
    /// Learns what is usual in a table. The same table and options give the same bits with any
    /// number of threads. O(columns x rows x log rows).
    pub fn fit(table: &NumericTable, options: FitOptions) -> Result<Self, FitError> {
        let known = (0..table.width()).any(|at| table.column(at).iter().any(|it| !it.is_nan()));
        if !known || table.width() > MOST_COLUMNS {
            return Err(FitError::Columns { columns: table.width() });
        }
        if table.rows() < FEWEST_ROWS {
            return Err(FitError::FewRows { rows: table.rows() });
        }
        let columns: Vec<(RobustScale, Tails, Histogram)> =
            (0..table.width()).into_par_iter().map(|number| column(table, number)).collect();
        let scales: Vec<RobustScale> = columns.iter().map(|column| column.0).collect();
        let sizes = (options.trees, options.tree_rows);
        let forest = Forest::fit(table, &scales, sizes, options.seed);
        let few = RowSample::draw(table, &scales, GROUP_ROWS, options.seed);
        let groups = cluster::group(&few, options.seed);
        let sample = RowSample::draw(table, &scales, SAMPLE_ROWS, options.seed);
        let found = Self {
            tails: columns.iter().map(|column| column.1.clone()).collect(),
            histograms: columns.into_iter().map(|column| column.2).collect(),
            forest,
            components: density::fit(&sample, &groups.centres),
            peers: Peers::of(&sample, &scales, groups),
            scales,
            calibrations: [FittedTail::default(); DETECTORS.len()],
            combined: Calibration::default(),
        };
        Ok(found.calibrated(table))
    }

    /// Learns from the scores of the fitted rows, or of every so-manieth, what share of them scores as
    /// much.
    fn calibrated(mut self, table: &NumericTable) -> Self {
        let step = table.rows().div_ceil(CALIBRATION_ROWS).max(1);
        let scores = if step == 1 {
            self.ready().score(table)
        } else {
            let part: Vec<usize> = (0..table.rows()).step_by(step).collect();
            self.ready().score(&table.rows_of(&part))
        };
        let of = |number: usize| -> Vec<f32> { scores.iter().map(|it| it.raw[number]).collect() };
        self.calibrations = std::array::from_fn(|number| FittedTail::of(&of(number)));
        let together: Vec<f32> = scores.iter().map(|it| self.surprise(&it.raw)).collect();
        self.combined = Calibration::of(&together);
        self
    }

    /// The weighed mean of the detectors' surprises.
    fn surprise(&self, raw: &[f32; DETECTORS.len()]) -> f32 {
        let each = self.calibrations.iter().zip(raw).zip(WEIGHTS);
        each.map(|((tail, raw), weight)| weight * tail.surprise(*raw)).sum()
    }

    /// The detectors laid out for scoring. Costs far less than fitting.
    pub fn ready(&self) -> Scorer<'_> {
        let lookup = |(tails, histogram)| Lookup::of(tails, histogram);
        Scorer {
            model: self,
            lookups: self.tails.iter().zip(&self.histograms).map(lookup).collect(),
            forest: self.forest.ready(self.width()),
            components: self.components.iter().map(Component::ready).collect(),
        }
    }

    /// Which part of it cannot be used over so many columns; none where all can.
    pub(super) fn unsound(&self, width: usize) -> Option<&'static str> {
        let sized = [self.scales.len(), self.tails.len(), self.histograms.len()];
        let checks = [
            ("its columns", width > 0 && sized == [width; 3]),
            ("the scaling", self.scales.iter().all(RobustScale::is_sound)),
            ("the tails", self.tails.iter().all(Tails::is_sound)),
            ("the histograms", self.histograms.iter().all(Histogram::is_sound)),
            ("the forest", self.forest.is_sound(width)),
            ("the peer groups", self.peers.is_sound(width)),
            ("the distances", self.components.iter().all(|component| component.is_sound(width))),
            ("the groups", !self.components.is_empty()),
            ("the fitted tails", self.calibrations.iter().all(|tail| tail.is_sound())),
            ("the shares", self.combined.is_sound()),
        ];
        checks.into_iter().find(|(_, sound)| !sound).map(|(part, _)| part)
    }

    /// The groups rows are compared within.
    pub fn peers(&self) -> &Peers {
        &self.peers
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.scales.len()
    }
}

/// What one column says for itself.
fn column(table: &NumericTable, number: usize) -> (RobustScale, Tails, Histogram) {
    let sorted = table.sorted(number);
    let scale = RobustScale::of_sorted(&sorted);
    let scaled: Vec<f32> = sorted.into_iter().map(|value| scale.apply(value)).collect();
    (scale, Tails::of_sorted(&scaled), Histogram::of_sorted(&scaled))
}

/// Detectors laid out for scoring.
#[derive(Debug)]
pub struct Scorer<'m> {
    pub(super) model: &'m Detectors,
    lookups: Vec<Lookup>,
    forest: ReadyForest,
    components: Vec<ReadyComponent>,
}

impl Scorer<'_> {
    /// The score of every row of a table with the columns of the fit, in their order.
    ///
    /// # Panics
    /// If the table has another number of columns.
    pub fn score(&self, table: &NumericTable) -> Vec<RowScore> {
        assert_eq!(table.width(), self.model.width(), "the columns of the fit");
        let blocks: Vec<Vec<RowScore>> = (0..table.rows().div_ceil(ROWS))
            .into_par_iter()
            .map(|number| self.block(&Block::of(table, &self.model.scales, number * ROWS)))
            .collect();
        blocks.concat()
    }

    fn block(&self, block: &Block) -> Vec<RowScore> {
        let mut alone = [[0.0; 2]; ROWS];
        for (lookup, column) in self.lookups.iter().zip(block.columns()) {
            lookup.add(column, &mut alone);
        }
        let forest = self.forest.score(block);
        let peers = density::score(&self.components, block);
        let raws: [[f32; DETECTORS.len()]; ROWS] = std::array::from_fn(|row| {
            let [tails, histogram] = alone[row];
            [forest[row], tails, histogram, peers[row]]
        });
        let surprises = raws.map(|raw| self.model.surprise(&raw));
        let shares = self.model.combined.shares(surprises);
        let scores = raws.into_iter().zip(surprises).zip(shares);
        let score = |((raw, surprise), share)| RowScore { raw, surprise, share };
        scores.map(score).take(block.rows).collect()
    }
}
