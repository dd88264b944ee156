//! Rows of files without a lasting id: the same row is one, all others stand beside each other.

use super::Merging;
use super::index::{Index, Key};
use super::table::{Table, prefixed};
use super::values::Values;

/// Files whose first column numbers the rows of one folder only.
const NUMBERED: [&str; 2] = ["leases.csv", "signals.csv"];

/// Leaves out rows that another folder has word for word, but for their running number; a number
/// that two folders give to different rows gets that of its folder put before it.
pub(super) fn join(table: &mut Table<'_>, merging: &mut Merging<'_>) {
    let first = usize::from(NUMBERED.contains(&table.name));
    let mut seen = Index::new(Key::of(first..table.columns.len()));
    let mut ids = Ids::default();
    let mut values = Values::default();
    for at in table.numbers() {
        table.told(at, &mut values);
        let source = table.source(at);
        let known = seen.find_or_add(table, &values, at);
        if known.is_some_and(|known| table.source(known) != source) {
            merging.count(source, table.name).joined += 1;
            continue;
        }
        merging.count(source, table.name).kept += 1;
        if first == 1 && !values.get(0).is_empty() {
            ids.give(table, at, &mut values);
        }
        table.kept.push(at);
    }
}

/// The ids that rows got; an id is in the first column.
pub(super) struct Ids(Index);

impl Default for Ids {
    fn default() -> Self {
        Self(Index::new(Key { as_they_stand: true, ..Key::of([0]) }))
    }
}

impl Ids {
    /// Gives a row an id that no row of another folder has: its own, else with the number of its
    /// folder before it. Two rows of one folder keep one id: the loader rejects the second.
    pub(super) fn give(&mut self, table: &mut Table<'_>, at: u32, values: &mut Values) {
        let source = table.source(at);
        while let Some(other) = self.0.find(table, values, source) {
            if table.source(other) == source {
                return;
            }
            values.set(0, &prefixed(source, values.get(0)));
            table.row_mut(at).prefixes += 1;
        }
        self.0.add(values, source, at);
    }
}
