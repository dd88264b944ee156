//! Rows found by what some of their columns say.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::table::Table;
use super::values::Values;

/// What rows are found by.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    pub(super) columns: Vec<usize>,
    /// The one of the columns in which nothing means `move`.
    pub(super) kind: Option<usize>,
    /// Rows of two folders are never the same.
    pub(super) by_folder: bool,
    /// Values as they stand in the merged file, not as the folder told them.
    pub(super) as_they_stand: bool,
}

impl Key {
    pub(super) fn of(columns: impl IntoIterator<Item = usize>) -> Self {
        Self { columns: columns.into_iter().collect(), ..Self::default() }
    }

    fn part<'v>(&self, column: usize, values: &'v Values) -> &'v str {
        match values.get(column) {
            "" if self.kind == Some(column) => "move",
            value => value,
        }
    }

    fn hash(&self, values: &Values, source: usize) -> u32 {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        for column in &self.columns {
            self.part(*column, values).hash(&mut hasher);
        }
        if self.by_folder {
            source.hash(&mut hasher);
        }
        (hasher.finish() >> u32::BITS) as u32
    }

    fn is_same(&self, one: &Values, other: &Values) -> bool {
        self.columns.iter().all(|column| self.part(*column, one) == self.part(*column, other))
    }
}

/// Rows by their key: eight bytes each; whether two are the same is read in the rows themselves.
pub(super) struct Index {
    key: Key,
    rows: HashTable<(u32, u32)>,
    other: Values,
}

/// As many bits as the table of rows wants.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << u32::BITS | u64::from(hash)
}

impl Index {
    pub(super) fn new(key: Key) -> Self {
        Self { key, rows: HashTable::new(), other: Values::default() }
    }

    /// The row with the key of these values, which are of a row of this folder.
    pub(super) fn find(
        &mut self,
        table: &Table<'_>,
        values: &Values,
        source: usize,
    ) -> Option<u32> {
        let hash = self.key.hash(values, source);
        let Self { key, rows, other } = self;
        let is_same = |(known, at): &(u32, u32)| {
            if *known != hash || (key.by_folder && table.source(*at) != source) {
                return false;
            }
            if key.as_they_stand {
                table.stands(*at, other);
            } else {
                table.told(*at, other);
            }
            key.is_same(values, other)
        };
        rows.find(spread(hash), is_same).map(|(_, at)| *at)
    }

    /// Adds a row whose key is not there yet.
    pub(super) fn add(&mut self, values: &Values, source: usize, at: u32) {
        let hash = self.key.hash(values, source);
        self.rows.insert_unique(spread(hash), (hash, at), |(hash, _)| spread(*hash));
    }

    /// The row with that key; where there is none this one is added.
    pub(super) fn find_or_add(
        &mut self,
        table: &Table<'_>,
        values: &Values,
        at: u32,
    ) -> Option<u32> {
        let source = table.source(at);
        let found = self.find(table, values, source);
        if found.is_none() {
            self.add(values, source, at);
        }
        found
    }

    /// Lets this row stand for its key.
    pub(super) fn set(&mut self, table: &Table<'_>, values: &Values, at: u32) {
        if let Some(found) = self.find_or_add(table, values, at) {
            let hash = spread(self.key.hash(values, table.source(at)));
            if let Some(entry) = self.rows.find_mut(hash, |(_, row)| *row == found) {
                entry.1 = at;
            }
        }
    }
}
