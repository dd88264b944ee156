//! `persons.csv`: one row a person; persons whose number was replaced become one.

use rayon::prelude::*;

use super::chunks;
use super::column::Column;
use super::contract::persons::{
    BORN, CIVIL_STATUS, CIVIL_STATUS_SINCE, FATHER, FILE, MOTHER, PERSON, PROTECTED, REPLACED_BY,
    SPOUSE,
};
use super::error::Error;
use super::field::{Fault, Row};
use super::header::Layout;
use super::ids::{IdTable, MOST_IDS, Span};
use super::notes::{Notes, Tally};
use super::register::{Ids, Persons};
use super::unique;
use crate::domain::{CivilStatus, Cpr, Day, PersonId, UncertainDay};

/// Persons and what later files need of them.
pub(super) struct Known<'a> {
    pub(super) persons: Persons,
    /// Every id, replaced ones too, to the person it stands for.
    pub(super) table: IdTable<'a>,
    /// The position of each person's own row.
    pub(super) positions: Vec<u64>,
    /// Whether the person's history comes from several numbers.
    pub(super) merged: Vec<bool>,
    pub(super) read: u64,
}

#[derive(Clone, Copy)]
struct PersonRow {
    id: Span,
    spouse: Option<Span>,
    mother: Option<Span>,
    father: Option<Span>,
    replaced_by: Option<Span>,
    born: UncertainDay,
    civil_status: Option<CivilStatus>,
    civil_status_since: Option<UncertainDay>,
    protected: bool,
    position: u64,
}

fn parse(row: &Row<'_>) -> Result<PersonRow, Fault> {
    Ok(PersonRow {
        id: row.person_id(PERSON)?,
        born: row.date(BORN)?.unwrap_or(UncertainDay::UNKNOWN),
        civil_status: row.or_lost(row.word(CIVIL_STATUS, &CivilStatus::NAMES)),
        civil_status_since: row.or_lost(row.date(CIVIL_STATUS_SINCE)),
        spouse: row.or_lost(row.id(SPOUSE)),
        mother: row.or_lost(row.id(MOTHER)),
        father: row.or_lost(row.id(FATHER)),
        replaced_by: row.or_lost(row.id(REPLACED_BY)),
        // A mark that cannot be read protects.
        protected: row.or_lost(row.flag(PROTECTED)).unwrap_or(!row.raw(PROTECTED).is_empty()),
        position: row.position as u64,
    })
}

/// Reads, merges and ranks persons. O(n log n).
pub(super) fn load<'a>(
    bytes: &'a [u8],
    layout: &Layout,
    notes: &mut Notes,
) -> Result<Known<'a>, Error> {
    let mut read = chunks::read(bytes, layout, parse);
    notes.reject(FILE.name, std::mem::take(&mut read.faults));
    notes.lose(FILE.name, std::mem::take(&mut read.lost));
    let count = read.read;
    if count > MOST_IDS {
        return Err(Error::TooLarge { file: FILE.name });
    }
    let rows = read.into_vec();
    let ids: Vec<(Span, u64)> = rows.iter().map(|row| (row.id, row.position)).collect();
    let (kept, duplicates) = unique::by_id(bytes, layout, &ids);
    notes.reject(FILE.name, duplicates);
    let in_order = kept.len() == rows.len() && kept.is_sorted();
    let rows: Vec<PersonRow> =
        if in_order { rows } else { kept.iter().map(|row| rows[*row as usize]).collect() };
    let table = IdTable::new(bytes, rows.iter().map(|row| row.id).collect());
    let mut known = merge(bytes, &rows, table, notes)?;
    known.read = count;
    check(&known, notes);
    Ok(known)
}

/// Follows `replaced_by` to the person each row stands for and fills the columns.
fn merge<'a>(
    bytes: &'a [u8],
    rows: &[PersonRow],
    mut table: IdTable<'a>,
    notes: &mut Notes,
) -> Result<Known<'a>, Error> {
    let roots = roots(bytes, rows, &table, notes);
    let survives = |row: usize| roots[row] as usize == row;
    let survivors: Vec<usize> = (0..rows.len()).filter(|row| survives(*row)).collect();
    let mut numbers = vec![0_u32; rows.len()];
    for (number, row) in (0..).zip(&survivors) {
        numbers[*row] = number;
    }
    if survivors.len() < rows.len() {
        table.renumber(roots.iter().map(|root| numbers[*root as usize]).collect());
    }
    let length: usize = survivors.iter().map(|row| rows[*row].id.slice(bytes).len()).sum();
    if i32::try_from(length).is_err() {
        return Err(Error::TooLarge { file: FILE.name });
    }
    let relatives = relatives(bytes, rows, &table, notes);
    let mut known = Drafts::of(rows, &survivors, &relatives);
    let mut merged = vec![false; survivors.len()];
    for (row, replaced) in rows.iter().enumerate().filter(|(row, _)| !survives(*row)) {
        let number = numbers[roots[row] as usize] as usize;
        merged[number] = true;
        known.inherit(number, replaced, relatives[row]);
    }
    let positions = survivors.iter().map(|row| rows[*row].position).collect();
    let mut persons = known.freeze(survivors.iter().map(|row| &rows[*row]), bytes);
    let replaced = || (0..rows.len()).filter(|row| !survives(*row));
    persons.replaced = Ids::from_sorted(replaced().map(|row| rows[row].id.slice(bytes)));
    let person = |row: usize| PersonId::new(numbers[roots[row] as usize] as usize);
    persons.replaced_by = replaced().map(person).collect();
    Ok(Known { persons, table, positions, merged, read: 0 })
}

/// Spouse, mother and father.
type Relatives = [Option<PersonId>; 3];

/// Looks up the relatives each row names; notes those that no row of the file declares.
fn relatives(
    bytes: &[u8],
    rows: &[PersonRow],
    table: &IdTable<'_>,
    notes: &mut Notes,
) -> Vec<Relatives> {
    let find = |span: Option<Span>| {
        table.find(span?.slice(bytes)).map(|number| PersonId::new(number as usize))
    };
    let named = |row: &PersonRow| [row.spouse, row.mother, row.father];
    let found: Vec<Relatives> = rows.par_iter().map(|row| named(row).map(find)).collect();
    let mut tally = Tally::default();
    for (row, found) in rows.iter().zip(&found) {
        for (span, id) in named(row).iter().zip(found) {
            if span.is_some() && id.is_none() {
                tally.add(row.position);
            }
        }
    }
    notes.add_all("unknown-relative", FILE.name, tally);
    found
}

/// The columns that replaced rows may add to.
struct Drafts {
    born: Vec<UncertainDay>,
    relatives: [Vec<Option<PersonId>>; 3],
    protected: Vec<bool>,
}

impl Drafts {
    /// Those of the rows numbered `own`. Nobody is their own relative.
    fn of(rows: &[PersonRow], own: &[usize], relatives: &[Relatives]) -> Self {
        let others = |which: usize| {
            let numbered = own.iter().enumerate();
            let other = |(person, row): (usize, &usize)| {
                relatives[*row][which].filter(|other| other.index() != person)
            };
            numbered.map(other).collect()
        };
        Self {
            born: own.iter().map(|row| rows[*row].born).collect(),
            relatives: [0, 1, 2].map(others),
            protected: own.iter().map(|row| rows[*row].protected).collect(),
        }
    }

    /// What only the replaced row tells goes over to the person; protection always does.
    fn inherit(&mut self, number: usize, replaced: &PersonRow, relatives: Relatives) {
        self.protected[number] |= replaced.protected;
        for (column, other) in self.relatives.iter_mut().zip(relatives) {
            let other = other.filter(|other| other.index() != number);
            column[number] = column[number].or(other);
        }
        if self.born[number] == UncertainDay::UNKNOWN {
            self.born[number] = replaced.born;
        }
    }

    /// The columns of persons whose own rows are `rows`.
    fn freeze<'a>(
        self,
        rows: impl Iterator<Item = &'a PersonRow> + Clone,
        bytes: &[u8],
    ) -> Persons {
        let [spouse, mother, father] = self.relatives.map(Column::from);
        Persons {
            ids: Ids::from_sorted(rows.clone().map(|row| row.id.slice(bytes))),
            born: self.born.into(),
            civil_status: rows.clone().map(|row| row.civil_status).collect(),
            civil_status_since: rows.map(|row| row.civil_status_since).collect(),
            spouse,
            mother,
            father,
            protected: self.protected.into(),
            ..Persons::default()
        }
    }
}

/// For each row the row that took over in the end. Circles are broken by using none of their links.
fn roots(bytes: &[u8], rows: &[PersonRow], table: &IdTable<'_>, notes: &mut Notes) -> Vec<u32> {
    let mut next: Vec<u32> = (0..).take(rows.len()).collect();
    for (at, row) in rows.iter().enumerate() {
        let Some(span) = row.replaced_by else { continue };
        match table.find(span.slice(bytes)) {
            Some(number) => next[at] = number,
            None => notes.add("unknown-relative", FILE.name, row.position),
        }
    }
    for row in circular(&next) {
        notes.add("replaced-by-cycle", FILE.name, rows[row].position);
        next[row] = u32::try_from(row).expect("rows are counted in four bytes");
    }
    // Doubling the step until nothing changes: log2 of the longest chain rounds.
    loop {
        let further: Vec<u32> = next.iter().map(|row| next[*row as usize]).collect();
        if further == next {
            return next;
        }
        next = further;
    }
}

/// The rows from which the links lead back to themselves, without those that point at themselves.
/// Each link is followed once: O(n).
fn circular(next: &[u32]) -> Vec<usize> {
    let mut walks = vec![0_u32; next.len()];
    let mut found = Vec::new();
    for (start, walk) in (0..next.len()).zip(1_u32..) {
        let mut at = start;
        while walks[at] == 0 && next[at] as usize != at {
            walks[at] = walk;
            at = next[at] as usize;
        }
        if walks[at] == walk {
            let end = at;
            loop {
                found.push(at);
                at = next[at] as usize;
                if at == end {
                    break;
                }
            }
        }
    }
    found
}

/// A parent is at least this old.
const YOUNGEST_PARENT: u16 = 12;

/// What is noted of persons.
const CODES: [&str; 5] = [
    "birth-date-unknown",
    "parent-too-young",
    "failing-modulus-11",
    "birth-date-disagrees-with-number",
    "spouse-not-mutual",
];

fn check(known: &Known<'_>, notes: &mut Notes) {
    let persons = &known.persons;
    let mut tallies: [Tally; CODES.len()] = Default::default();
    for (person, position) in known.positions.iter().enumerate() {
        let born = persons.born.at(person);
        let parents = [persons.mother.at(person), persons.father.at(person)];
        let too_young = |parent: PersonId| {
            let theirs = persons.born.at(parent.index());
            theirs != UncertainDay::UNKNOWN && is_too_young(theirs.earliest, born.latest)
        };
        let is_unknown = born == UncertainDay::UNKNOWN;
        let (mut fails, mut disagrees) = (false, false);
        if let Ok(cpr) = Cpr::parse(persons.ids.get(person).as_bytes()) {
            fails = !cpr.passes_modulus_11();
            disagrees = cpr.born_on().is_some_and(|day| day < born.earliest || day > born.latest);
        }
        let spouse = persons.spouse.at(person).map(|spouse| persons.spouse.at(spouse.index()));
        let findings = [
            is_unknown,
            !is_unknown && parents.into_iter().flatten().any(too_young),
            fails,
            disagrees,
            spouse.is_some_and(|back| back.is_none_or(|back| back.index() != person)),
        ];
        for (tally, _) in tallies.iter_mut().zip(findings).filter(|(_, is_so)| *is_so) {
            tally.add(*position);
        }
    }
    for (code, tally) in CODES.into_iter().zip(tallies) {
        notes.add_all(code, FILE.name, tally);
    }
}

fn is_too_young(parent: Day, child: Day) -> bool {
    // Most pairs are far apart: whole days decide them without the calendar.
    child.since(parent).0 < i32::from(YOUNGEST_PARENT) * 366
        && child.years_since(parent) < YOUNGEST_PARENT
}
