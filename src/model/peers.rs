//! Peer groups: which rows a row is compared with, and what is usual among them.

use serde::{Deserialize, Serialize};

use super::cluster::{Groups, nearest, squared};
use super::sample::RowSample;
use super::scale::RobustScale;
use crate::domain::math::{count, narrow};

/// Groups of rows that look alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peers {
    /// The groups, largest first.
    pub groups: Vec<PeerGroup>,
    /// Mean silhouette by number of groups tried; groups too small to be a yardstick are left out
    /// after.
    pub silhouettes: Vec<(usize, f32)>,
    /// The median of each column over all rows.
    pub medians: Vec<Option<f32>>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeerGroup {
    /// Share of the rows it was found among.
    pub share: f32,
    /// The median of each column, as the table has it; none where nothing is known.
    pub medians: Vec<Option<f32>>,
    /// Middle of each column, scaled.
    pub(super) centre: Vec<f64>,
}

impl Peers {
    /// The groups with what is usual in each. O(rows x columns).
    pub(super) fn of(sample: &RowSample, scales: &[RobustScale], groups: Groups) -> Self {
        let mut members = vec![Vec::new(); groups.centres.len()];
        for row in 0..sample.rows() {
            members[nearest(sample.row(row), &groups.centres)].push(row);
        }
        let group = |(centre, rows): (Vec<f64>, &Vec<usize>)| PeerGroup {
            share: narrow(count(rows.len()) / count(sample.rows().max(1))),
            medians: medians(sample, scales, rows),
            centre,
        };
        let all: Vec<usize> = (0..sample.rows()).collect();
        let tried = groups.silhouettes.into_iter();
        Self {
            groups: groups.centres.into_iter().zip(&members).map(group).collect(),
            silhouettes: tried.map(|(number, value)| (number, narrow(value))).collect(),
            medians: medians(sample, scales, &all),
        }
    }

    /// Whether it can be used over so many columns; an artifact from elsewhere may be damaged.
    pub(super) fn is_sound(&self, width: usize) -> bool {
        let fits = |group: &PeerGroup| {
            let finite = group.centre.iter().all(|value| value.is_finite());
            finite && group.centre.len() == width && group.medians.len() == width
        };
        !self.groups.is_empty() && self.groups.iter().all(fits) && self.medians.len() == width
    }

    /// The group a row of scaled values belongs to.
    pub(super) fn group_of(&self, row: &[f32]) -> usize {
        let distance = |group: &PeerGroup| squared(row, &group.centre);
        let numbered = self.groups.iter().map(distance).enumerate();
        numbered.min_by(|one, other| one.1.total_cmp(&other.1)).map_or(0, |(number, _)| number)
    }
}

/// The upper median of each column among the rows, in the measure of the table; none where nothing
/// is known.
fn medians(sample: &RowSample, scales: &[RobustScale], rows: &[usize]) -> Vec<Option<f32>> {
    let median = |(column, scale): (usize, &RobustScale)| {
        let values = rows.iter().map(|row| sample.row(*row)[column]);
        let mut known: Vec<f32> = values.filter(|value| !value.is_nan()).collect();
        let middle = known.len() / 2;
        if known.is_empty() {
            return None;
        }
        let (_, value, _) = known.select_nth_unstable_by(middle, f32::total_cmp);
        Some(narrow(f64::from(*value) * scale.width + scale.middle))
    };
    scales.iter().enumerate().map(median).collect()
}
