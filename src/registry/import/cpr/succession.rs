//! Which number took over from which, followed to the end.

use std::collections::{BTreeMap, BTreeSet};

use super::summary::Tally;
use crate::domain::Cpr;

/// For each number that another one took over from the last of its chain.
pub(super) struct Successors {
    /// The last number in the extract.
    last: BTreeMap<Cpr, Cpr>,
    /// Numbers whose chain leads back into itself: none of its links is used.
    circular: BTreeSet<Cpr>,
}

impl Successors {
    /// From replaced numbers with their successors and, where they have no living record of their
    /// own, former numbers with those they belonged to; both in the order of the dossiers that told
    /// them, replaced numbers ascending.
    pub(super) fn of(
        replaced: &[(Cpr, Option<Cpr>)],
        former: &[(Cpr, Cpr)],
        is_held: impl Fn(Cpr) -> bool,
        tally: &mut Tally,
    ) -> Self {
        let is_replaced =
            |number: Cpr| replaced.binary_search_by_key(&number, |(known, _)| *known).is_ok();
        let next = replaced.iter().filter_map(|(number, successor)| Some((*number, (*successor)?)));
        let mut next: BTreeMap<Cpr, Cpr> = next.collect();
        for (former, number) in former {
            if !is_held(*former) || is_replaced(*former) {
                next.entry(*former).or_insert(*number);
            }
        }
        let (mut last, mut circular) = (BTreeMap::new(), BTreeSet::new());
        for number in next.keys() {
            match follow(*number, &next) {
                Some(end) if is_held(end) => {
                    last.insert(*number, end);
                }
                Some(_) => tally.note("successor-not-in-extract", ""),
                None => {
                    circular.insert(*number);
                    tally.note("circular-number-change", "");
                }
            }
        }
        Self { last, circular }
    }

    /// The number that counts for this one.
    pub(super) fn of_number(&self, number: Cpr) -> Cpr {
        self.last.get(&number).copied().unwrap_or(number)
    }

    /// Numbers that others took over from, each with the last of its chain.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Cpr, Cpr)> {
        self.last.iter().map(|(former, last)| (*former, *last))
    }

    /// Whether its chain leads back into itself.
    pub(super) fn is_circular(&self, number: Cpr) -> bool {
        self.circular.contains(&number)
    }
}

/// The end of a chain of numbers; none where it leads back into itself.
fn follow(start: Cpr, next: &BTreeMap<Cpr, Cpr>) -> Option<Cpr> {
    let mut seen = BTreeSet::from([start]);
    let mut number = start;
    while let Some(after) = next.get(&number) {
        number = *after;
        if !seen.insert(number) {
            return None;
        }
    }
    Some(number)
}
