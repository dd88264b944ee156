//! Moves that several folders tell: one row each, ids made unlike, annulments kept.

use std::collections::{BTreeMap, BTreeSet};

use super::Merging;
use super::index::{Index, Key};
use super::plain::Ids;
use super::table::{Change, Table};
use super::values::Values;
use crate::registry::contract::moves::{FILE, FROM, KIND, MOVE, MOVED, PERSON, SEQUENCE, TO};

/// What a move that does not stand became.
const OUTVOTED: u32 = u32::MAX;

struct Known {
    /// Moves that stand.
    same: Index,
    /// The first move of a person on a day to a dwelling.
    of_day: Index,
    /// Every move by its id in its folder.
    own: Index,
    ids: Ids,
    /// The row that stands for each row, or [`OUTVOTED`].
    fates: Vec<u32>,
    /// What the row that stands says, while another is joined to it.
    stands: Values,
}

pub(super) fn join(table: &mut Table<'_>, merging: &mut Merging<'_>) {
    let mut known = Known {
        same: Index::new(Key { kind: Some(KIND), ..Key::of([PERSON, KIND, MOVED, TO]) }),
        of_day: Index::new(Key::of([PERSON, MOVED])),
        own: Index::new(Key { by_folder: true, ..Key::of([MOVE]) }),
        ids: Ids::default(),
        fates: Vec::with_capacity(table.numbers().len()),
        stands: Values::default(),
    };
    let mut values = Values::default();
    let mut annulments = Vec::new();
    for at in table.numbers() {
        table.told(at, &mut values);
        if values.get(KIND) == "void" {
            annulments.push(at);
            known.fates.push(at);
        } else {
            let stands = known.take_move(table, at, &mut values, merging);
            known.fates.push(stands);
        }
    }
    known.annul(table, &annulments, merging);
    drop(known);
    merging.order_lost += forget_order(table);
}

impl Known {
    /// Gives the row that stands for a move.
    fn take_move(
        &mut self,
        table: &mut Table<'_>,
        at: u32,
        values: &mut Values,
        merging: &mut Merging<'_>,
    ) -> u32 {
        let source = table.source(at);
        // of two rows of a folder with one id, an annulment means the later
        self.own.set(table, values, at);
        let same = self.same.find(table, values, source);
        if let Some(stands) = same.filter(|found| table.source(*found) != source) {
            merging.count(source, FILE.name).joined += 1;
            table.stands(stands, &mut self.stands);
            fill(table, [(stands, &self.stands), (at, values)], merging);
            return stands;
        }
        let goes_somewhere = !values.get(TO).is_empty() && !values.get(MOVED).is_empty();
        let first = if goes_somewhere { self.of_day.find(table, values, source) } else { None };
        if let Some(first) = first.filter(|found| table.source(*found) != source) {
            merging.count(source, FILE.name).outvoted += 1;
            let (winner, loser) = (table.origin(first), table.origin(at));
            merging.conflict((FILE.name, TO), winner, loser, "one-move-a-day");
            return OUTVOTED;
        }
        merging.count(source, FILE.name).kept += 1;
        if same.is_none() {
            self.same.add(values, source, at);
        }
        if goes_somewhere && first.is_none() {
            self.of_day.add(values, source, at);
        }
        self.ids.give(table, at, values);
        table.kept.push(at);
        at
    }

    /// Annulments follow the move they annul: its fate and its id.
    fn annul(&mut self, table: &mut Table<'_>, annulments: &[u32], merging: &mut Merging<'_>) {
        let mut told: BTreeMap<Box<str>, usize> = BTreeMap::new();
        let mut values = Values::default();
        for at in annulments {
            table.told(*at, &mut values);
            let source = table.source(*at);
            let annulled = self.own.find(table, &values, source);
            if let Some(fate) = annulled.map(|annulled| self.fates[annulled as usize]) {
                if fate == OUTVOTED {
                    merging.count(source, FILE.name).outvoted += 1;
                    continue;
                }
                table.stands(fate, &mut self.stands);
                let id = self.stands.get(MOVE);
                if told.get(id).is_some_and(|other| *other != source) {
                    merging.count(source, FILE.name).joined += 1;
                    continue;
                }
                told.insert(id.into(), source);
                let from = table.origin(*at);
                table.change(*at, Change { column: MOVE, value: id.into(), from });
            }
            merging.count(source, FILE.name).kept += 1;
            table.kept.push(*at);
        }
    }
}

/// Fills what a move that stands leaves open; tells where the two differ.
fn fill(
    table: &mut Table<'_>,
    [(stands, own), (at, new)]: [(u32, &Values); 2],
    merging: &mut Merging<'_>,
) {
    for column in FILE.columns.iter().filter(|c| c.place >= FROM && c.place < SEQUENCE) {
        let (own, new) = (own.get(column.place), new.get(column.place));
        if new.is_empty() || own == new || column.place == KIND {
            continue;
        }
        let (winner, loser) = (table.origin(stands), table.origin(at));
        if own.is_empty() {
            table.change(stands, Change { column: column.place, value: new.into(), from: loser });
        } else {
            merging.conflict((FILE.name, column.place), winner, loser, "named-first");
        }
    }
}

/// Sequences of two folders say nothing about each other: they go where a person has rows of both.
/// Gives how many persons that concerns.
fn forget_order(table: &mut Table<'_>) -> u64 {
    let mut persons = Index::new(Key::of([PERSON]));
    let mut mixed: BTreeSet<u32> = BTreeSet::new();
    let mut values = Values::default();
    for at in &table.kept {
        table.told(*at, &mut values);
        if values.get(SEQUENCE).is_empty() {
            continue;
        }
        let first = persons.find_or_add(table, &values, *at);
        mixed.extend(first.filter(|first| table.source(*first) != table.source(*at)));
    }
    if mixed.is_empty() {
        return 0;
    }
    for at in table.kept.clone() {
        table.told(at, &mut values);
        let first = persons.find(table, &values, table.source(at));
        if first.is_some_and(|first| mixed.contains(&first)) {
            table.row_mut(at).is_unordered = true;
        }
    }
    mixed.len() as u64
}
