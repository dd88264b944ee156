//! All dossiers together: numbers that are one person, kin, and everyone's moves.
//!
//! Dossiers come one at a time and leave only what is written in the end.

use std::collections::BTreeMap;

use super::beside::Beside;
use super::dossier::{Dossier, Standing};
use super::dwelling::Address;
use super::history::{Absence, History, Move};
use super::succession::Successors;
use super::summary::Tally;
use super::value::Moment;
use crate::domain::{CivilStatus, Cpr};

/// One row of persons.csv.
#[derive(Clone)]
pub(super) struct PersonRow {
    pub(super) born: Moment,
    pub(super) civil_status: Option<(CivilStatus, Moment)>,
    pub(super) spouse: Option<Cpr>,
    pub(super) mother: Option<Cpr>,
    pub(super) father: Option<Cpr>,
    pub(super) replaced_by: Option<Cpr>,
    pub(super) protected: bool,
}

/// A move and whose it is.
pub(super) struct MoveRow {
    pub(super) person: Cpr,
    /// Position in the person's history, from 1.
    pub(super) sequence: u32,
    pub(super) what: Move,
}

/// Everything to write, in its final order.
pub(super) struct Assembly {
    pub(super) persons: Persons,
    pub(super) moves: Vec<MoveRow>,
    /// What is kept of each person beside their moves, under the number that counts.
    pub(super) beside: Vec<(Cpr, Beside)>,
    /// Who took over from whom, for numbers named beside.
    successors: Successors,
}

impl Assembly {
    /// The number that counts for this one.
    pub(super) fn lasting(&self, number: Cpr) -> Cpr {
        self.successors.of_number(number)
    }

    /// Where the person is registered last, of all their moves.
    pub(super) fn last_addresses(&self) -> BTreeMap<Cpr, Address> {
        let settled = self.moves.iter().filter(|row| row.what.annulled.is_none());
        let mut last: BTreeMap<Cpr, (u32, Address)> = BTreeMap::new();
        for row in settled {
            if let Some(to) = row.what.to {
                let known = last.entry(row.person).or_insert((row.sequence, to));
                if known.0 <= row.sequence {
                    *known = (row.sequence, to);
                }
            }
        }
        last.into_iter().map(|(person, (_, address))| (person, address)).collect()
    }
}

/// The rows of persons.csv by number.
#[derive(Default)]
pub(super) struct Persons(Vec<(Cpr, PersonRow)>);

impl Persons {
    fn place(&self, number: Cpr) -> Option<usize> {
        self.0.binary_search_by_key(&number, |(known, _)| *known).ok()
    }

    pub(super) fn get(&self, number: Cpr) -> Option<&PersonRow> {
        self.place(number).map(|at| &self.0[at].1)
    }

    fn get_mut(&mut self, number: Cpr) -> Option<&mut PersonRow> {
        self.place(number).map(|at| &mut self.0[at].1)
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &(Cpr, PersonRow)> {
        self.0.iter()
    }
}

/// Where one number was registered.
struct Past {
    number: Cpr,
    history: History,
    /// Replaced by no number: it was never a person.
    is_void: bool,
    /// Registered, and no address is told.
    lacks_address: bool,
}

/// Takes dossiers in and puts them together in the end.
#[derive(Default)]
pub(super) struct Assembler {
    persons: Persons,
    /// Numbers that others took over from, and these.
    replaced: Vec<(Cpr, Option<Cpr>)>,
    /// Former numbers, and whose they were.
    former: Vec<(Cpr, Cpr)>,
    /// Children, and whose they are.
    children: Vec<(Cpr, Cpr)>,
    beside: Vec<(Cpr, Beside)>,
    pasts: Vec<Past>,
}

impl Assembler {
    /// Takes a dossier in; each number comes once, the smaller before the greater.
    pub(super) fn take(&mut self, mut dossier: Dossier) {
        let number = dossier.number;
        if dossier.standing == Standing::Replaced {
            self.replaced.push((number, dossier.successor));
        }
        self.former.extend(dossier.former_numbers.iter().map(|former| (*former, number)));
        self.children.extend(dossier.children.iter().map(|child| (*child, number)));
        let mut beside = std::mem::take(&mut dossier.beside);
        if beside.says_anything() {
            // they have dated the moves by now
            beside.moves_written.clear();
            self.beside.push((number, beside));
        }
        self.persons.0.push((number, person_row(&dossier)));
        self.pasts.push(Past {
            number,
            is_void: dossier.standing == Standing::Replaced && dossier.successor.is_none(),
            lacks_address: dossier.standing == Standing::Registered && dossier.current.is_none(),
            history: history(dossier),
        });
    }

    /// Puts everything together: O(n log n) in the moves.
    pub(super) fn finish(self, tally: &mut Tally) -> Assembly {
        let Self { mut persons, replaced, former, children, mut beside, pasts } = self;
        let is_held = |number: Cpr| persons.place(number).is_some();
        let successors = Successors::of(&replaced, &former, is_held, tally);
        join_numbers(&mut persons, &successors);
        add_parents_from_children(children, &successors, &mut persons);
        for (number, _) in &mut beside {
            *number = successors.of_number(*number);
        }
        beside.sort_by_key(|(person, _)| *person);
        let mut moves = Vec::new();
        for past in joined(pasts, &successors, tally) {
            let person = past.number;
            let (told, unmatched) = past.history.into_moves();
            (0..unmatched).for_each(|_| tally.note("entry-without-stay", ""));
            let rows = told.into_iter().zip(1..);
            moves.extend(rows.map(|(what, sequence)| MoveRow { person, sequence, what }));
        }
        moves.sort_unstable_by_key(|row| (row.what.on.date, row.person, row.sequence));
        Assembly { persons, moves, beside, successors }
    }
}

/// Tells of numbers that others took over from; one that is only named as a former number gets a
/// row of its own.
fn join_numbers(persons: &mut Persons, successors: &Successors) {
    for number in successors.circular() {
        persons.get_mut(number).into_iter().for_each(|row| row.replaced_by = None);
    }
    let mut unheard = Vec::new();
    for (former, last) in successors.iter() {
        let Some(born) = persons.get(last).map(|row| row.born) else { continue };
        let protected = persons.get(former).is_some_and(|row| row.protected);
        match persons.get_mut(former) {
            Some(row) => row.replaced_by = Some(last),
            None => {
                unheard
                    .push((former, PersonRow { replaced_by: Some(last), ..PersonRow::at(born) }));
            }
        }
        persons.get_mut(last).into_iter().for_each(|row| row.protected |= protected);
    }
    persons.0.extend(unheard);
    persons.0.sort_by_key(|(number, _)| *number);
}

impl PersonRow {
    /// One of whom only the birth is told.
    fn at(born: Moment) -> Self {
        Self {
            born,
            civil_status: None,
            spouse: None,
            mother: None,
            father: None,
            replaced_by: None,
            protected: false,
        }
    }
}

/// A replaced number keeps its birth date and protection; the rest is told of the number that
/// took over.
fn person_row(dossier: &Dossier) -> PersonRow {
    let row = PersonRow { protected: dossier.protected, ..PersonRow::at(dossier.born) };
    if dossier.standing == Standing::Replaced {
        return PersonRow { replaced_by: dossier.successor, ..row };
    }
    PersonRow {
        civil_status: dossier.civil_status,
        spouse: dossier.spouse,
        mother: dossier.mother,
        father: dossier.father,
        ..row
    }
}

/// A child record names a parent the child's own record may not name. It goes into a free slot,
/// lower numbers first: which of the two slots says nothing then, since sex is never read.
fn add_parents_from_children(
    mut links: Vec<(Cpr, Cpr)>,
    successors: &Successors,
    persons: &mut Persons,
) {
    for (child, parent) in &mut links {
        (*child, *parent) = (successors.of_number(*child), successors.of_number(*parent));
    }
    links.sort_unstable();
    links.dedup();
    for (child, parent) in links {
        let Some(row) = persons.get_mut(child).filter(|_| child != parent) else { continue };
        let known = [row.mother, row.father].map(|known| known.map(|n| successors.of_number(n)));
        if !known.contains(&Some(parent)) {
            let free = [&mut row.mother, &mut row.father].into_iter().find(|slot| slot.is_none());
            if let Some(slot) = free {
                *slot = Some(parent);
            }
        }
    }
}

/// One history a person. What a replaced number knows goes to the one that took over; an annulled
/// number that nobody took over was never a person, so its history is left out.
fn joined(pasts: Vec<Past>, successors: &Successors, tally: &mut Tally) -> Vec<Past> {
    let (mut own, mut earlier) = (Vec::with_capacity(pasts.len()), Vec::new());
    for mut past in pasts {
        let last = successors.of_number(past.number);
        if last != past.number {
            earlier.push(Past { number: last, ..past });
            continue;
        }
        if past.is_void {
            tally.note("annulled-number", "");
            past.history = History::default();
        } else if past.lacks_address {
            tally.note("no-current-address", "");
        }
        own.push(past);
    }
    // The number that knows the latest comes first, so that each adds only what lies before it.
    earlier.sort_by_key(|past| (past.number, std::cmp::Reverse(past.history.first_date())));
    for past in earlier {
        if let Ok(at) = own.binary_search_by_key(&past.number, |own| own.number) {
            own[at].history.extend_backwards(past.history);
        }
    }
    own
}

fn history(dossier: Dossier) -> History {
    let Dossier { standing, standing_since: since, .. } = dossier;
    let mut history = History {
        born: Some(dossier.born),
        stays: dossier.stays,
        abroad: dossier.abroad,
        missing: dossier.missing,
        death: (standing == Standing::Dead).then_some(since),
    };
    history.stays.extend(dossier.current);
    let ongoing = Absence::since(since);
    if standing == Standing::Abroad && !history.abroad.iter().any(|a| a.ongoing) {
        history.abroad.push(ongoing);
    }
    if standing == Standing::Missing && !history.missing.iter().any(|a| a.ongoing) {
        history.missing.push(ongoing);
    }
    history.stays.shrink_to_fit();
    history
}
