//! Rows of files without a lasting id: the same row is one, all others stand beside each other.

use std::collections::BTreeMap;

use super::Merging;
use super::table::Table;

/// Files whose first column numbers the rows of one folder only.
const NUMBERED: [&str; 2] = ["leases.csv", "signals.csv"];

/// Leaves out rows that another folder has word for word, but for their running number; a number
/// that two folders give to different rows gets that of its folder put before it.
pub(super) fn join(table: &mut Table, merging: &mut Merging) {
    let first = usize::from(NUMBERED.contains(&table.name));
    let mut seen: BTreeMap<Vec<Box<str>>, usize> = BTreeMap::new();
    let mut ids = Ids::default();
    let mut rows = Vec::with_capacity(table.rows.len());
    for mut row in std::mem::take(&mut table.rows) {
        let said = row.values[first..].to_vec();
        let known = seen.get(&said).is_some_and(|source| *source != row.source);
        if known {
            merging.count(&row, table.name).joined += 1;
            continue;
        }
        merging.count(&row, table.name).kept += 1;
        seen.entry(said).or_insert(row.source);
        if first == 1 && !row.values[0].is_empty() {
            row.values[0] = ids.give(&row.values[0], row.source);
        }
        rows.push(row);
    }
    table.rows = rows;
}

/// Ids that rows got, and the folder of the first row of each.
#[derive(Default)]
pub(super) struct Ids(BTreeMap<Box<str>, usize>);

impl Ids {
    /// An id that no row of another folder has: as it is, else with the number of its folder before
    /// it. Two rows of one folder keep one id: the loader rejects the second.
    pub(super) fn give(&mut self, id: &str, source: usize) -> Box<str> {
        let mut given: Box<str> = id.into();
        while self.0.get(&given).is_some_and(|other| *other != source) {
            given = format!("{}-{given}", source + 1).into();
        }
        self.0.entry(given.clone()).or_insert(source);
        given
    }
}
