//! Names of peer groups, generated from what sets each apart most.

use super::artifact::Model;
use super::detectors::Detectors;
use super::features::noun;
use crate::domain::Bilingual;
use crate::facts::Fact;

/// A group lies apart in a column from this many widths on.
const APART: f64 = 0.3;
/// So many columns make a name.
const NAMED: usize = 3;

/// A column's median in a group beside that of all rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupMedian {
    /// Number of the column.
    pub column: usize,
    /// The group's; none where nothing is known.
    pub of_group: Option<f32>,
    /// That of all rows.
    pub of_all: Option<f32>,
}

impl Model {
    /// The profile of a group: its medians that differ from those of all rows, the furthest first,
    /// measured in widths of the middle half.
    pub fn group_profile(&self, group: usize) -> Vec<GroupMedian> {
        let peers = &self.detectors.peers;
        let of_all = |column: usize| (column, peers.medians[column]);
        let medians = peers.groups[group].medians.iter().enumerate();
        let pairs = medians.map(|(column, own)| (own, of_all(column)));
        let differ = pairs.filter(|(own, (_, all))| *own != all);
        let told =
            differ.map(|(own, (column, of_all))| GroupMedian { column, of_group: *own, of_all });
        let mut told: Vec<GroupMedian> = told.collect();
        let away = |it: &GroupMedian| match (it.of_group, it.of_all) {
            (Some(own), Some(all)) => {
                (f64::from(own) - f64::from(all)).abs() / self.detectors.scales[it.column].width
            }
            _ => 0.0,
        };
        told.sort_by(|one, other| away(other).total_cmp(&away(one)));
        told
    }

    /// The name of a group: what it has more and less of than most.
    pub fn group_name(&self, group: usize) -> Bilingual {
        let apart = self.detectors.apart(group);
        let side = |more: bool| -> Vec<(String, String)> {
            let of_side = apart.iter().filter(|(_, away)| (*away > 0.0) == more);
            of_side.map(|(column, _)| self.noun(*column)).collect()
        };
        let (more, less) = (side(true), side(false));
        let told = |words: [&str; 3], pick: &dyn Fn(&(String, String)) -> String| {
            let list =
                |side: &[(String, String)]| side.iter().map(pick).collect::<Vec<_>>().join(", ");
            let parts = [(words[0], list(&more)), (words[1], list(&less))];
            let parts = parts.iter().filter(|(_, list)| !list.is_empty());
            let parts: Vec<String> = parts.map(|(word, list)| format!("{word}: {list}")).collect();
            if parts.is_empty() { words[2].to_owned() } else { parts.join("; ") }
        };
        Bilingual {
            da: told(["flere", "færre", "som de fleste"], &|noun| noun.0.clone()),
            en: told(["more", "less", "like most"], &|noun| noun.1.clone()),
        }
    }

    fn noun(&self, column: usize) -> (String, String) {
        let name = &self.columns[column].name;
        let known = Fact::from_key(name).and_then(noun);
        known
            .map_or_else(|| (name.clone(), name.clone()), |(da, en)| (da.to_owned(), en.to_owned()))
    }
}

impl Detectors {
    /// The columns that set a group apart most, strongest first, with how far in widths.
    fn apart(&self, group: usize) -> Vec<(usize, f64)> {
        let groups = &self.peers.groups;
        let usual = |column: usize| -> f64 {
            groups.iter().map(|group| f64::from(group.share) * group.centre[column]).sum()
        };
        let away = |column: usize| (column, groups[group].centre[column] - usual(column));
        let mut found: Vec<(usize, f64)> =
            (0..self.width()).map(away).filter(|(_, away)| away.abs() >= APART).collect();
        found.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        found.truncate(NAMED);
        found
    }
}
