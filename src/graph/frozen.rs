//! The columns of a graph, kept with a frozen register so that the graph need not be built again.

use std::sync::OnceLock;

use super::build::{Annulled, Begin, HouseholdGraph, sheltered};
use super::kin::Kin;
use super::residents::Stays;
use crate::domain::{Day, DwellingId, Period, PersonId, RegistrationId, UncertainDay};
use crate::registry::{Column, Register};

/// Every column of a [`HouseholdGraph`]; see there for what they hold. Clones share the memory.
#[expect(missing_docs, reason = "named as in the graph, which says what they are")]
#[derive(Clone, Debug)]
pub struct GraphColumns {
    /// The day the graph is about.
    pub as_of: Day,
    /// The first day after it on which the graph would be another; none where no such day is known.
    pub until: Option<Day>,
    pub person: Column<PersonId>,
    pub dwelling: Column<Option<DwellingId>>,
    pub start: Column<UncertainDay>,
    pub earliest: Column<Day>,
    pub surely: Column<Day>,
    /// The row of the register's moves.
    pub source: Column<u32>,
    pub stay: Column<Period>,
    /// Empty where the register has no findings.
    pub doubted: Column<bool>,
    /// Where each person's registrations begin, and where the last ends.
    pub by_person: Column<u32>,
    /// Where each dwelling's registrations begin in `at_dwelling`, and where the last ends.
    pub by_dwelling: Column<u32>,
    pub at_dwelling: Column<RegistrationId>,
    pub stay_at_dwelling: Column<Period>,
    pub block_ends: Column<Day>,
    pub adult_from: Column<Day>,
    pub sheltered: Column<bool>,
    pub spouse: Column<Option<PersonId>>,
    pub mother: Column<Option<PersonId>>,
    pub father: Column<Option<PersonId>>,
    /// Where each person's children begin in `children`, and where the last end.
    pub by_parent: Column<u32>,
    pub children: Column<PersonId>,
    pub annulled: Vec<Annulled>,
}

impl HouseholdGraph<'_> {
    /// The columns, to be kept. O(n) for the day until which they hold.
    pub fn columns(&self) -> GraphColumns {
        GraphColumns {
            as_of: self.as_of,
            until: next_change(self.register, self.as_of),
            person: self.person.clone(),
            dwelling: self.dwelling.clone(),
            start: self.start.clone(),
            earliest: self.begin.earliest.clone(),
            surely: self.begin.surely.clone(),
            source: self.source.clone(),
            stay: self.stays.by_registration.clone(),
            doubted: self.stays.doubted.clone(),
            by_person: self.by_person.clone(),
            by_dwelling: self.by_dwelling.clone(),
            at_dwelling: self.at_dwelling.clone(),
            stay_at_dwelling: self.stays.by_dwelling.clone(),
            block_ends: self.stays.block_ends.clone(),
            adult_from: self.adult_from.clone(),
            sheltered: self.sheltered.clone(),
            spouse: self.kin.spouse.clone(),
            mother: self.kin.mother.clone(),
            father: self.kin.father.clone(),
            by_parent: self.kin.child_offsets.clone(),
            children: self.kin.children.clone(),
            annulled: self.annulled.clone(),
        }
    }
}

impl GraphColumns {
    /// The graph of `register` on `as_of` out of its columns; `None` where they are of a day on
    /// which it was another. O(persons) at most, nothing on the very day.
    pub fn graph<'r>(&self, register: &'r Register, as_of: Day) -> Option<HouseholdGraph<'r>> {
        let holds = as_of >= self.as_of && self.until.is_none_or(|until| as_of < until);
        if !holds {
            return None;
        }
        let mut graph = HouseholdGraph {
            register,
            as_of,
            kin: Kin {
                spouse: self.spouse.clone(),
                mother: self.mother.clone(),
                father: self.father.clone(),
                child_offsets: self.by_parent.clone(),
                children: self.children.clone(),
            },
            person: self.person.clone(),
            dwelling: self.dwelling.clone(),
            start: self.start.clone(),
            begin: Begin { earliest: self.earliest.clone(), surely: self.surely.clone() },
            source: self.source.clone(),
            by_person: self.by_person.clone(),
            by_dwelling: self.by_dwelling.clone(),
            at_dwelling: self.at_dwelling.clone(),
            annulled: self.annulled.clone(),
            adult_from: self.adult_from.clone(),
            stays: Stays {
                by_registration: self.stay.clone(),
                by_dwelling: self.stay_at_dwelling.clone(),
                block_ends: self.block_ends.clone(),
                doubted: self.doubted.clone(),
            },
            sheltered: self.sheltered.clone(),
            homes: OnceLock::new(),
        };
        if as_of != self.as_of {
            graph.sheltered = sheltered(&graph);
        }
        Some(graph)
    }

    /// Whether the columns have the lengths that go together and fit the register.
    pub fn fits(&self, register: &Register) -> bool {
        let (rows, placed) = (self.person.len(), self.at_dwelling.len());
        let persons = register.persons.ids.len();
        let ends = |offsets: &Column<u32>, groups: usize, total: usize| {
            offsets.len() == groups + 1
                && offsets.raw().is_sorted()
                && offsets.find(groups).is_some_and(|last| last as usize == total)
        };
        [self.dwelling.len(), self.start.len(), self.earliest.len(), self.surely.len()] == [rows; 4]
            && [self.source.len(), self.stay.len()] == [rows; 2]
            && (self.doubted.is_empty() || self.doubted.len() == rows)
            && self.stay_at_dwelling.len() == placed
            && self.block_ends.len() == placed.div_ceil(super::residents::BLOCK)
            && [self.adult_from.len(), self.sheltered.len(), self.spouse.len()] == [persons; 3]
            && [self.mother.len(), self.father.len()] == [persons; 2]
            && ends(&self.by_person, persons, rows)
            && ends(&self.by_dwelling, register.dwellings.ids.len(), placed)
            && ends(&self.by_parent, persons, self.children.len())
    }
}

/// The first day after `day` on which something the graph rests on becomes known or true.
fn next_change(register: &Register, day: Day) -> Option<Day> {
    let (moves, persons) = (&register.moves, &register.persons);
    let known = (0..moves.len()).map(|row| moves.known_on(row));
    let annulled = moves.voided_on.iter().flatten();
    let earliest = |day: UncertainDay| day.earliest;
    let born = persons.born.iter().map(earliest);
    let married = persons.civil_status_since.iter().flatten().map(earliest);
    let found = register.findings.iter().map(|finding| finding.from.earliest);
    let all = known.chain(annulled).chain(born).chain(married).chain(found);
    all.filter(|one| *one > day).min()
}
