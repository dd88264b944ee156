//! What one number says of others: who took over from whom, whose child somebody is.
//!
//! It is gathered in a first reading, so that a second one can write each person at once. Held are
//! replaced numbers and what is known under them; the rest is put aside where it is much.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::assembly::Past;
use super::dossier::{Dossier, Standing};
use super::packed::{MOMENT, Parts, digits, pack};
use super::succession::Successors;
use super::summary::Tally;
use super::value::Moment;
use crate::domain::Cpr;
use crate::registry::import::spill::{Merged, Scratch, Sorted, Sorter};

/// A number and its birth.
const HEARD: usize = 10 + MOMENT;
/// A child and a parent.
const LINK: usize = 20;

/// Takes dossiers in; each number comes once, the smaller before the greater.
pub(super) struct Gathering<'s> {
    heard: Sorter<'s, HEARD>,
    /// Children, and whose they are.
    links: Sorter<'s, LINK>,
    /// What is known under numbers that others took over from.
    replaced: Vec<(Option<Cpr>, Past)>,
    /// Former numbers, and whose they were.
    former: Vec<(Cpr, Cpr)>,
}

impl<'s> Gathering<'s> {
    pub(super) fn new(scratch: &'s Scratch) -> Self {
        let (heard, links) = (Sorter::new(scratch), Sorter::new(scratch));
        Self { heard, links, replaced: Vec::new(), former: Vec::new() }
    }

    pub(super) fn take(&mut self, dossier: Dossier) -> io::Result<()> {
        let number = dossier.number;
        self.heard.push(pack(&[digits(&number), &dossier.born.packed()]))?;
        for child in &dossier.children {
            self.links.push(pack(&[digits(child), digits(&number)]))?;
        }
        self.former.extend(dossier.former_numbers.iter().map(|former| (*former, number)));
        if dossier.standing == Standing::Replaced {
            self.replaced.push((dossier.successor, Past::of(dossier)));
        }
        Ok(())
    }

    /// Follows who took over from whom.
    pub(super) fn finish(self, tally: &mut Tally) -> io::Result<Kin> {
        let Self { heard, links, replaced, former } = self;
        let numbers: Vec<(Cpr, Option<Cpr>)> =
            replaced.iter().map(|(successor, past)| (past.number, *successor)).collect();
        let named = numbers.iter().flat_map(|(number, next)| [Some(*number), *next]).flatten();
        let named = named.chain(former.iter().flat_map(|(one, other)| [*one, *other])).collect();
        let births = births(&heard.finish()?, &named)?;
        let is_held = |number: Cpr| births.contains_key(&number);
        let successors = Successors::of(&numbers, &former, is_held, tally);
        let unheard = successors.iter().filter(|(former, _)| !is_held(*former));
        let unheard =
            unheard.filter_map(|(former, last)| Some((former, (last, *births.get(&last)?))));
        let unheard = unheard.collect();
        let mut earlier: BTreeMap<Cpr, Vec<Past>> = BTreeMap::new();
        for (_, past) in replaced {
            let last = successors.of_number(past.number);
            if last != past.number {
                earlier.entry(last).or_default().push(past);
            }
        }
        let links = links.finish()?;
        let other_links = other_links(&links, &successors)?;
        Ok(Kin { successors, unheard, earlier, links, other_links })
    }
}

/// The births of those numbers, where they are told.
fn births(heard: &Sorted<HEARD>, named: &BTreeSet<Cpr>) -> io::Result<BTreeMap<Cpr, Moment>> {
    let mut births = BTreeMap::new();
    if named.is_empty() {
        return Ok(births);
    }
    for row in heard.rows()? {
        let row = row?;
        let mut parts = Parts(&row);
        let number = parts.cpr()?;
        if named.contains(&number) {
            births.insert(number, parts.moment());
        }
    }
    Ok(births)
}

/// The parents of children that are named by a number somebody took over from.
fn other_links(
    links: &Sorted<LINK>,
    successors: &Successors,
) -> io::Result<BTreeMap<Cpr, Vec<Cpr>>> {
    let mut other: BTreeMap<Cpr, Vec<Cpr>> = BTreeMap::new();
    if successors.iter().next().is_none() {
        return Ok(other);
    }
    for row in links.rows()? {
        let row = row?;
        let mut parts = Parts(&row);
        let (child, parent) = (parts.cpr()?, parts.cpr()?);
        let last = successors.of_number(child);
        if last != child {
            other.entry(last).or_default().push(parent);
        }
    }
    Ok(other)
}

/// What numbers say of each other.
pub(super) struct Kin {
    successors: Successors,
    /// Former numbers without records, each with the number that counts and its birth.
    pub(super) unheard: BTreeMap<Cpr, (Cpr, Moment)>,
    /// What is known under earlier numbers, by the number that counts.
    earlier: BTreeMap<Cpr, Vec<Past>>,
    links: Sorted<LINK>,
    /// Parents of children that are named by an earlier number, by the number that counts.
    other_links: BTreeMap<Cpr, Vec<Cpr>>,
}

impl Kin {
    /// The number that counts for this one.
    pub(super) fn lasting(&self, number: Cpr) -> Cpr {
        self.successors.of_number(number)
    }

    /// Whether its chain of numbers leads back into itself.
    pub(super) fn is_circular(&self, number: Cpr) -> bool {
        self.successors.is_circular(number)
    }

    /// What is known under earlier numbers of this one.
    pub(super) fn earlier(&self, number: Cpr) -> &[Past] {
        self.earlier.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Asks for the parents of one child after the other, the smaller number first.
    pub(super) fn naming(&self) -> io::Result<Naming<'_>> {
        Ok(Naming { kin: self, links: self.links.rows()? })
    }
}

/// Who names whom as a child.
pub(super) struct Naming<'a> {
    kin: &'a Kin,
    links: Merged<'a, LINK>,
}

impl Naming<'_> {
    /// Those who name this one as their child, by the numbers that count.
    pub(super) fn parents(&mut self, child: Cpr) -> io::Result<BTreeSet<Cpr>> {
        let other = self.kin.other_links.get(&child).into_iter().flatten();
        let mut parents: BTreeSet<Cpr> = other.map(|parent| self.kin.lasting(*parent)).collect();
        while self.links.peek().is_some_and(|row| &row[..10] <= digits(&child)) {
            let Some(row) = self.links.next().transpose()? else { break };
            if &row[..10] == digits(&child) {
                parents.insert(self.kin.lasting(Parts(&row[10..]).cpr()?));
            }
        }
        parents.remove(&child);
        Ok(parents)
    }
}
