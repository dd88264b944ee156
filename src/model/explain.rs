//! What makes a row unusual: its values furthest out in the tails, from the distribution functions
//! that score it.

use super::detectors::Scorer;
use super::table::NumericTable;
use crate::domain::math::ln;

/// How many columns are told of a row.
pub(super) const TOLD: usize = 3;

/// A value beside what is usual among its peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// Number of the column.
    pub column: usize,
    /// The value.
    pub value: f64,
    /// The median of the peer group; none where nothing is known there.
    pub peer_median: Option<f32>,
    /// Share of all fitted rows that are at least as far out on the same side.
    pub share: f64,
}

/// The peer group of a row and what makes the row unusual.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Number of the group, from 0, the largest first.
    pub group: usize,
    /// The three values furthest out, the furthest first; fewer where fewer differ from the
    /// median of the group.
    pub deviations: Vec<Deviation>,
}

impl Scorer<'_> {
    /// Explains one row. O(columns x (groups + log rows)).
    pub fn explain(&self, table: &NumericTable, row: usize) -> Explanation {
        let scales = self.model.scales.iter().enumerate();
        let values: Vec<f32> =
            scales.map(|(column, scale)| scale.apply(table.column(column)[row])).collect();
        let group = self.model.peers.group_of(&values);
        let mut found: Vec<(f64, f64, Deviation)> = (0..values.len())
            .filter_map(|column| self.deviation(column, values[column], group))
            .map(|(surprise, away, mut deviation)| {
                deviation.value = table.column(deviation.column)[row];
                (surprise, away, deviation)
            })
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1)));
        let told = found.into_iter().take(TOLD).map(|(_, _, deviation)| deviation);
        Explanation { group, deviations: told.collect() }
    }

    /// How surprising a scaled value is, how far from the median of its group, and both as told;
    /// none where it is unknown or as usual there.
    fn deviation(&self, column: usize, value: f32, group: usize) -> Option<(f64, f64, Deviation)> {
        if value.is_nan() {
            return None;
        }
        let peer_median = self.model.peers.groups.get(group)?.medians[column];
        let usual =
            peer_median.map_or(0.0, |median| self.model.scales[column].apply(f64::from(median)));
        let away = f64::from(value) - f64::from(usual);
        let (left, right) = self.model.tails[column].shares(value);
        let share = if away > 0.0 { right } else { left };
        let told = Deviation { column, value: f64::NAN, peer_median, share };
        (away.abs() > 1e-6).then(|| (-ln(share), away.abs(), told))
    }
}
