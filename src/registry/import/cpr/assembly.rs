//! All dossiers together: numbers that are one person, kin, and everyone's moves.

use std::collections::{BTreeMap, BTreeSet};

use super::beside::Beside;
use super::dossier::{Dossier, Standing};
use super::dwelling::Address;
use super::history::{Absence, History, Move};
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
    pub(super) sequence: usize,
    pub(super) what: Move,
}

/// Everything to write, in its final order.
pub(super) struct Assembly {
    pub(super) persons: BTreeMap<Cpr, PersonRow>,
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
        let mut last: BTreeMap<Cpr, (usize, Address)> = BTreeMap::new();
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

/// Which number took over from which, followed to the end.
struct Successors {
    /// The last number in the extract.
    last: BTreeMap<Cpr, Cpr>,
    /// Numbers whose chain leads back into itself: none of its links is used.
    circular: BTreeSet<Cpr>,
}

impl Successors {
    /// From the 001 records of replaced numbers, and from the former numbers (022) of others where
    /// these have no living record of their own.
    fn of(dossiers: &BTreeMap<Cpr, Dossier>, tally: &mut Tally) -> Self {
        let is_live = |number: &Cpr| {
            dossiers.get(number).is_some_and(|dossier| dossier.standing != Standing::Replaced)
        };
        let mut next: BTreeMap<Cpr, Cpr> = BTreeMap::new();
        for dossier in dossiers.values() {
            if dossier.standing == Standing::Replaced {
                next.extend(dossier.successor.map(|successor| (dossier.number, successor)));
            }
        }
        for dossier in dossiers.values() {
            for former in dossier.former_numbers.iter().filter(|former| !is_live(former)) {
                next.entry(*former).or_insert(dossier.number);
            }
        }
        let (mut last, mut circular) = (BTreeMap::new(), BTreeSet::new());
        for number in next.keys() {
            match follow(*number, &next) {
                Some(end) if dossiers.contains_key(&end) => {
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

    fn of_number(&self, number: Cpr) -> Cpr {
        self.last.get(&number).copied().unwrap_or(number)
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

/// Puts the dossiers together: linear in the records, times the logarithm of the persons.
pub(super) fn assemble(dossiers: BTreeMap<Cpr, Dossier>, tally: &mut Tally) -> Assembly {
    let successors = Successors::of(&dossiers, tally);
    let mut persons = person_rows(&dossiers, &successors);
    add_parents_from_children(&dossiers, &successors, &mut persons);
    let mut beside: Vec<(Cpr, Beside)> = dossiers
        .iter()
        .map(|(number, dossier)| (successors.of_number(*number), dossier.beside.clone()))
        .collect();
    beside.sort_by_key(|(person, _)| *person);
    let mut moves = Vec::new();
    for (person, history) in histories(dossiers, &successors, tally) {
        let (told, unmatched) = history.into_moves();
        (0..unmatched).for_each(|_| tally.note("entry-without-stay", ""));
        let rows = told.into_iter().zip(1..);
        moves.extend(rows.map(|(what, sequence)| MoveRow { person, sequence, what }));
    }
    moves.sort_by_key(|row| (row.what.on.date, row.person, row.sequence));
    Assembly { persons, moves, beside, successors }
}

fn person_rows(
    dossiers: &BTreeMap<Cpr, Dossier>,
    successors: &Successors,
) -> BTreeMap<Cpr, PersonRow> {
    let mut rows: BTreeMap<Cpr, PersonRow> =
        dossiers.iter().map(|(number, dossier)| (*number, person_row(dossier))).collect();
    for number in &successors.circular {
        rows.entry(*number).and_modify(|row| row.replaced_by = None);
    }
    for (former, last) in &successors.last {
        let Some(born) = dossiers.get(last).map(|dossier| dossier.born) else { continue };
        let row = rows.entry(*former).or_insert_with(|| PersonRow::replaced(born));
        row.replaced_by = Some(*last);
        let protected = row.protected;
        if let Some(row) = rows.get_mut(last) {
            row.protected |= protected;
        }
    }
    rows
}

impl PersonRow {
    fn replaced(born: Moment) -> Self {
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
    let row = PersonRow { protected: dossier.protected, ..PersonRow::replaced(dossier.born) };
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
    dossiers: &BTreeMap<Cpr, Dossier>,
    successors: &Successors,
    persons: &mut BTreeMap<Cpr, PersonRow>,
) {
    let links = dossiers.values().flat_map(|dossier| {
        dossier.children.iter().map(|child| (successors.of_number(*child), dossier.number))
    });
    let links: BTreeSet<(Cpr, Cpr)> =
        links.map(|(child, parent)| (child, successors.of_number(parent))).collect();
    for (child, parent) in links {
        let Some(row) = persons.get_mut(&child).filter(|_| child != parent) else { continue };
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
fn histories(
    dossiers: BTreeMap<Cpr, Dossier>,
    successors: &Successors,
    tally: &mut Tally,
) -> BTreeMap<Cpr, History> {
    let mut own = BTreeMap::new();
    let mut earlier: Vec<(Cpr, History)> = Vec::new();
    for (number, dossier) in dossiers {
        let last = successors.of_number(number);
        let is_void = dossier.standing == Standing::Replaced && dossier.successor.is_none();
        let lacks_address = dossier.standing == Standing::Registered && dossier.current.is_none();
        let history = history(dossier);
        if last != number {
            earlier.push((last, history));
        } else if is_void {
            tally.note("annulled-number", "");
        } else {
            if lacks_address {
                tally.note("no-current-address", "");
            }
            own.insert(number, history);
        }
    }
    // The number that knows the latest comes first, so that each adds only what lies before it.
    earlier.sort_by_key(|(last, history)| (*last, std::cmp::Reverse(history.first_date())));
    for (last, history) in earlier {
        own.entry(last).or_default().extend_backwards(history);
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
    history
}
