//! Moves that several folders tell: one row each, ids made unlike, annulments kept.

use std::collections::{BTreeMap, BTreeSet};

use super::Merging;
use super::plain::Ids;
use super::table::{Row, Table};
use crate::registry::contract::moves::{FILE, FROM, KIND, MOVE, MOVED, PERSON, SEQUENCE, TO};

/// What makes two rows the same move: person, kind, day, dwelling.
type Key = [Box<str>; 4];

#[derive(Default)]
struct Known {
    /// Place of each kept move among the rows.
    by_key: BTreeMap<Key, usize>,
    /// Folder and place of the first move of a person on a day to a dwelling.
    by_day: BTreeMap<(Box<str>, Box<str>), usize>,
    /// The id of each move as its folder has it -> the one it got; none where it was outvoted.
    ids: BTreeMap<(usize, Box<str>), Option<Box<str>>>,
    used: Ids,
    rows: Vec<Row>,
}

pub(super) fn join(table: &mut Table, merging: &mut Merging) {
    let mut known = Known::default();
    let (annulments, moves): (Vec<Row>, Vec<Row>) =
        std::mem::take(&mut table.rows).into_iter().partition(|row| &*row.values[KIND] == "void");
    for row in moves {
        known.take_move(row, merging);
    }
    let mut told: BTreeMap<Box<str>, usize> = BTreeMap::new();
    for mut row in annulments {
        match known.ids.get(&(row.source, row.values[MOVE].clone())) {
            Some(None) => merging.count(&row, FILE.name).outvoted += 1,
            Some(Some(id)) if told.get(id).is_some_and(|other| *other != row.source) => {
                merging.count(&row, FILE.name).joined += 1;
            }
            found => {
                if let Some(Some(id)) = found {
                    told.insert(id.clone(), row.source);
                    row.values[MOVE] = id.clone();
                }
                merging.count(&row, FILE.name).kept += 1;
                known.rows.push(row);
            }
        }
    }
    merging.order_lost += forget_order(&mut known.rows);
    table.rows = known.rows;
}

impl Known {
    fn take_move(&mut self, mut row: Row, merging: &mut Merging) {
        let value = |at: usize| row.values[at].clone();
        let kind = match &*row.values[KIND] {
            "" => "move".into(),
            kind => Box::from(kind),
        };
        let key = [value(PERSON), kind, value(MOVED), value(TO)];
        let own = (row.source, value(MOVE));
        let same = self.by_key.get(&key).copied();
        if let Some(at) = same.filter(|at| self.rows[*at].source != row.source) {
            merging.count(&row, FILE.name).joined += 1;
            self.ids.insert(own, Some(self.rows[at].values[MOVE].clone()));
            return self.fill(at, &row, merging);
        }
        let day = (value(PERSON), value(MOVED));
        let goes_somewhere = !row.values[TO].is_empty() && !row.values[MOVED].is_empty();
        let first = self.by_day.get(&day).copied().filter(|_| goes_somewhere);
        if let Some(at) = first.filter(|at| self.rows[*at].source != row.source) {
            merging.count(&row, FILE.name).outvoted += 1;
            self.ids.insert(own, None);
            let (winner, loser) = (self.rows[at].place(), row.place());
            return merging.conflict(
                (FILE.name, "to_dwelling_id"),
                winner,
                loser,
                "one-move-a-day",
            );
        }
        merging.count(&row, FILE.name).kept += 1;
        row.values[MOVE] = self.used.give(&row.values[MOVE], row.source);
        self.ids.insert(own, Some(row.values[MOVE].clone()));
        self.by_key.entry(key).or_insert(self.rows.len());
        if goes_somewhere {
            self.by_day.entry(day).or_insert(self.rows.len());
        }
        self.rows.push(row);
    }

    /// Fills what a kept move leaves open; tells where the two differ.
    fn fill(&mut self, at: usize, other: &Row, merging: &mut Merging) {
        for column in FILE.columns.iter().filter(|c| c.place >= FROM && c.place < SEQUENCE) {
            let (own, new) = (&self.rows[at].values[column.place], &other.values[column.place]);
            if new.is_empty() || own == new || column.place == KIND {
                continue;
            }
            if own.is_empty() {
                self.rows[at].values[column.place] = new.clone();
            } else {
                let (winner, loser) = (self.rows[at].place(), other.place());
                merging.conflict((FILE.name, column.name), winner, loser, "named-first");
            }
        }
    }
}

/// Sequences of two folders say nothing about each other: they go where a person has rows of both.
/// Gives how many persons that concerns.
fn forget_order(rows: &mut [Row]) -> u64 {
    let mut source: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.values[SEQUENCE].is_empty()) {
        let of_person = source.entry(&row.values[PERSON]).or_insert(Some(row.source));
        *of_person = of_person.filter(|known| *known == row.source);
    }
    let mixed = source.iter().filter(|(_, source)| source.is_none());
    let mixed: BTreeSet<Box<str>> = mixed.map(|(person, _)| Box::from(*person)).collect();
    for row in rows.iter_mut().filter(|row| mixed.contains(&row.values[PERSON])) {
        row.values[SEQUENCE] = Box::default();
    }
    mixed.len() as u64
}
