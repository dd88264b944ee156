//! One person after the other: their numbers joined, their kin, their moves.
//!
//! Dossiers come one at a time, in a second reading, and leave rows only.

use std::collections::btree_map;
use std::io;
use std::iter::Peekable;

use super::beside::Beside;
use super::dossier::{Dossier, Standing};
use super::dwelling::Dwellings;
use super::history::{Absence, History};
use super::kin::{Kin, Naming};
use super::summary::Tally;
use super::value::Moment;
use super::write::{self, MOVE, Table, Tables};
use super::write_beside::BesideTables;
use crate::domain::{CivilStatus, Cpr};
use crate::registry::import::spill::{Scratch, Sorted, Sorter};

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

/// What is known under one number, apart from its row.
#[derive(Clone)]
pub(super) struct Past {
    pub(super) number: Cpr,
    protected: bool,
    history: History,
    beside: Beside,
    /// Replaced by no number: it was never a person.
    is_void: bool,
    /// Registered, and no address is told.
    lacks_address: bool,
}

impl Past {
    pub(super) fn of(mut dossier: Dossier) -> Self {
        let mut beside = std::mem::take(&mut dossier.beside);
        // they have dated the moves by now
        beside.moves_written.clear();
        Self {
            number: dossier.number,
            protected: dossier.protected,
            beside,
            is_void: dossier.standing == Standing::Replaced && dossier.successor.is_none(),
            lacks_address: dossier.standing == Standing::Registered && dossier.current.is_none(),
            history: history(dossier),
        }
    }
}

/// Everything to write, in its final order.
pub(super) struct Assembly {
    pub(super) moves: Sorted<MOVE>,
    /// `persons.csv` and the files beside it.
    pub(super) tables: Tables,
    pub(super) persons: u64,
    pub(super) merged_persons: u64,
}

/// Takes dossiers in and makes their rows.
pub(super) struct Assembler<'a> {
    kin: &'a Kin,
    naming: Naming<'a>,
    unheard: Peekable<btree_map::Iter<'a, Cpr, (Cpr, Moment)>>,
    tally: &'a mut Tally,
    moves: Sorter<'a, MOVE>,
    persons: Table<'a, 9>,
    beside: BesideTables<'a>,
    counts: [u64; 2],
}

impl<'a> Assembler<'a> {
    pub(super) fn new(
        kin: &'a Kin,
        dwellings: &'a Dwellings,
        scratch: &'a Scratch,
        tally: &'a mut Tally,
    ) -> io::Result<Self> {
        let mut persons = Table::new("persons.csv", write::PERSON_COLUMNS, scratch);
        persons.begin()?;
        Ok(Self {
            kin,
            naming: kin.naming()?,
            unheard: kin.unheard.iter().peekable(),
            tally,
            moves: Sorter::new(scratch),
            persons,
            beside: BesideTables::new(kin, dwellings, scratch),
            counts: [0; 2],
        })
    }

    /// Takes a dossier in; each number comes once, the smaller before the greater.
    pub(super) fn take(&mut self, dossier: Dossier) -> io::Result<()> {
        let number = dossier.number;
        self.write_unheard(Some(number))?;
        let mut row = person_row(&dossier);
        if self.kin.is_circular(number) {
            row.replaced_by = None;
        }
        let last = self.kin.lasting(number);
        if last == number {
            self.take_whole(&mut row, Past::of(dossier))?;
        } else {
            row.replaced_by = Some(last);
        }
        self.write_person(number, &row)
    }

    /// Takes a number that counts, with everything known under earlier ones.
    fn take_whole(&mut self, row: &mut PersonRow, mut past: Past) -> io::Result<()> {
        let number = past.number;
        if past.is_void {
            self.tally.note("annulled-number", "");
            past.history = History::default();
        } else if past.lacks_address {
            self.tally.note("no-current-address", "");
        }
        let mut earlier: Vec<Past> = self.kin.earlier(number).to_vec();
        row.protected |= earlier.iter().any(|past| past.protected);
        self.add_parents(number, row)?;
        // The number that knows the latest comes first, so that each adds only what lies before it.
        earlier.sort_by_key(|past| std::cmp::Reverse(past.history.first_date()));
        let mut beside = vec![past.beside];
        let mut history = past.history;
        for past in earlier {
            history.extend_backwards(past.history);
            beside.push(past.beside);
        }
        let (moves, unmatched) = history.into_moves();
        (0..unmatched).for_each(|_| self.tally.note("entry-without-stay", ""));
        for (told, sequence) in moves.iter().zip(1..) {
            self.moves.push(write::packed_move(number, sequence, told))?;
        }
        self.beside.add((number, row), &beside, &moves)
    }

    /// A child record names a parent the child's own record may not name. It goes into a free slot,
    /// lower numbers first: which of the two slots says nothing then, since sex is never read.
    fn add_parents(&mut self, number: Cpr, row: &mut PersonRow) -> io::Result<()> {
        for parent in self.naming.parents(number)? {
            let known = [row.mother, row.father].map(|known| known.map(|n| self.kin.lasting(n)));
            if !known.contains(&Some(parent)) {
                let free = [&mut row.mother, &mut row.father].into_iter().find(|s| s.is_none());
                if let Some(slot) = free {
                    *slot = Some(parent);
                }
            }
        }
        Ok(())
    }

    /// One that is only named as a former number gets a row of its own.
    fn write_unheard(&mut self, before: Option<Cpr>) -> io::Result<()> {
        let is_due = |former: Cpr| before.is_none_or(|before| former < before);
        while let Some((former, (last, born))) =
            self.unheard.next_if(|(former, _)| is_due(**former))
        {
            let row = PersonRow { replaced_by: Some(*last), ..PersonRow::at(*born) };
            self.write_person(*former, &row)?;
        }
        Ok(())
    }

    fn write_person(&mut self, number: Cpr, row: &PersonRow) -> io::Result<()> {
        self.counts[0] += 1;
        self.counts[1] += u64::from(row.replaced_by.is_some());
        self.persons.write(&write::person(&number, row))
    }

    /// Puts the moves in order: O(n log n).
    pub(super) fn finish(mut self) -> io::Result<Assembly> {
        self.write_unheard(None)?;
        let mut tables = Vec::new();
        tables.extend(self.persons.finish()?);
        self.beside.finish(&mut tables)?;
        let [persons, merged_persons] = self.counts;
        Ok(Assembly { moves: self.moves.finish()?, tables, persons, merged_persons })
    }
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
