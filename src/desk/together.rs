//! Which pending registrations of a stream are judged together: those to one dwelling from one day.
//!
//! A household that moves is then seen whole, and so are strangers who come together. Rows belong
//! together where they lie near each other in the file, so that a file of any length is judged in
//! bounded memory and a row's group depends on the rows near it only.

use std::collections::BTreeMap;

use crate::domain::{Day, DwellingId};
use crate::registry::Pending;

/// Rows further apart than this are not judged together.
const NEAR: u64 = 2_000;
/// So many registrations are judged together at most.
const MOST: usize = 32;

/// Registrations to judge together, with their numbers in the stream.
#[derive(Debug, Default)]
pub struct Group {
    /// Their numbers, ascending.
    pub numbers: Vec<u64>,
    /// The registrations, in the same order.
    pub rows: Vec<Pending>,
}

/// Sorts a stream into groups.
#[derive(Debug, Default)]
pub struct Together {
    open: BTreeMap<(DwellingId, Day), Group>,
    closed: Vec<Group>,
}

impl Together {
    /// Takes in the registration numbered `number`; numbers ascend.
    ///
    /// Gives it back where one of its group has the same person and move id.
    pub fn add(&mut self, number: u64, row: Pending) -> Option<Pending> {
        let place = row.to.filter(|_| row.kind.settles()).zip(row.effective.exact());
        let Some(key) = place else {
            self.closed.push(Group { numbers: vec![number], rows: vec![row] });
            return None;
        };
        let group = self.open.entry(key).or_default();
        if is_closed(group, number) {
            self.closed.push(std::mem::take(group));
        }
        if group.rows.iter().any(|other| (other.person, other.key) == (row.person, row.key)) {
            return Some(row);
        }
        group.numbers.push(number);
        group.rows.push(row);
        None
    }

    /// The groups that no row numbered `next` or later can join; all of them at the end of the
    /// stream.
    pub fn take_closed(&mut self, next: Option<u64>) -> Vec<Group> {
        let done = |group: &Group| next.is_none_or(|next| is_closed(group, next));
        let keys: Vec<_> =
            self.open.iter().filter(|(_, group)| done(group)).map(|(key, _)| *key).collect();
        self.closed.extend(keys.into_iter().filter_map(|key| self.open.remove(&key)));
        std::mem::take(&mut self.closed)
    }
}

fn is_closed(group: &Group, next: u64) -> bool {
    group.rows.len() >= MOST || group.numbers.last().is_some_and(|last| last + NEAR < next)
}
