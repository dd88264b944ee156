//! The edges of the graph: which moves are known on a day, and their columns row by row.

use std::ops::Range;

use super::build::{Annulled, Begin};
use crate::domain::{Day, DwellingId, PersonId, UncertainDay};
use crate::registry::{Cell, Column, Draft, Register};

/// The columns that come from the moves row by row.
pub(super) struct Edges {
    pub(super) person: Column<PersonId>,
    pub(super) dwelling: Column<Option<DwellingId>>,
    pub(super) start: Column<UncertainDay>,
    pub(super) begin: Begin,
    pub(super) source: Column<u32>,
    pub(super) by_person: Column<u32>,
    pub(super) by_dwelling: Column<u32>,
}

impl Edges {
    pub(super) fn of(register: &Register, stretches: &[Range<usize>]) -> Self {
        let moves = &register.moves;
        let persons = || {
            let person = of_stretches(&moves.person, stretches);
            let start = of_stretches(&moves.effective, stretches);
            let persons = person.iter().map(|p| Some(p.index()));
            let by_person = offsets(register.persons.ids.len(), persons);
            (Begin::of(&person, &start), person, start, by_person)
        };
        let dwellings = || {
            let dwelling = of_stretches(&moves.to, stretches);
            let dwellings = dwelling.iter().map(|d| d.map(DwellingId::index));
            let by_dwelling = offsets(register.dwellings.ids.len(), dwellings);
            let number = |row| u32::try_from(row).expect("dense ids bound the moves");
            let source = stretches.iter().cloned().flatten().map(number).collect();
            (dwelling, by_dwelling, source)
        };
        let (persons, (dwelling, by_dwelling, source)) = rayon::join(persons, dwellings);
        let (begin, person, start, by_person) = persons;
        Self { person, dwelling, start, begin, source, by_person, by_dwelling }
    }
}

/// The rows of a register that are known on a day.
pub(super) struct Known {
    /// Those that make a registration, in stretches of neighbours.
    pub(super) stretches: Vec<Range<usize>>,
    /// Those that are annulled by then.
    pub(super) annulled: Vec<Annulled>,
}

impl Known {
    pub(super) fn on(register: &Register, as_of: Day) -> Self {
        let moves = &register.moves;
        let (mut stretches, mut annulled) = (Vec::new(), Vec::new());
        let mut begun = 0;
        let rows = moves.notified.iter().zip(moves.effective.iter()).zip(moves.voided_on.iter());
        for (row, ((notified, effective), voided_on)) in rows.enumerate() {
            let is_known = notified.unwrap_or(effective.earliest) <= as_of;
            let voided_on = voided_on.filter(|day| *day <= as_of);
            if is_known && voided_on.is_none() {
                continue;
            }
            stretches.extend((begun < row).then_some(begun..row));
            begun = row + 1;
            let (person, dwelling) = (moves.person.at(row), moves.to.at(row));
            let it = voided_on.filter(|_| is_known).map(|on| Annulled { person, dwelling, on });
            annulled.extend(it);
        }
        stretches.extend((begun < moves.len()).then_some(begun..moves.len()));
        Self { stretches, annulled }
    }
}

/// The values of some stretches of rows, one after the other; memory is shared where they are all.
fn of_stretches<T: Cell>(column: &Column<T>, stretches: &[Range<usize>]) -> Column<T> {
    if let [all] = stretches
        && *all == (0..column.len())
    {
        return column.clone();
    }
    let mut draft = Draft::with_capacity(stretches.iter().map(ExactSizeIterator::len).sum());
    for stretch in stretches {
        draft.extend_raw(&column.raw()[stretch.clone()]);
    }
    draft.freeze()
}

/// Start of each group in a grouped array, with the total at the end: `n + 1` numbers.
fn offsets(groups: usize, members: impl Iterator<Item = Option<usize>>) -> Column<u32> {
    let mut counts = vec![0_u32; groups + 1];
    for group in members.flatten() {
        counts[group + 1] += 1;
    }
    for group in 0..groups {
        counts[group + 1] += counts[group];
    }
    counts.into()
}
