//! Little registers built column by column, so that a test says only what it is about.

use proforma::domain::{Day, DwellingId, FindingKind, MoveKind, PersonId, UncertainDay};
use proforma::registry::{Finding, Ids, Register};

/// One move, as a test writes it.
#[derive(Clone, Debug)]
pub(crate) struct LittleMove {
    pub(crate) person: usize,
    pub(crate) to: Option<usize>,
    pub(crate) on: UncertainDay,
    pub(crate) notified: Option<Day>,
    pub(crate) kind: MoveKind,
    pub(crate) voided_on: Option<Day>,
}

impl LittleMove {
    /// An ordinary move.
    pub(crate) fn to(person: usize, dwelling: usize, on: Day) -> Self {
        Self {
            person,
            to: Some(dwelling),
            on: UncertainDay::on(on),
            notified: None,
            kind: MoveKind::Move,
            voided_on: None,
        }
    }

    /// A move of another kind; those that leave the register have no dwelling.
    pub(crate) fn kind(mut self, kind: MoveKind) -> Self {
        self.kind = kind;
        self.to = self.to.filter(|_| kind.needs_destination());
        self
    }

    /// A move of which the municipality heard on a given day.
    pub(crate) fn notified(mut self, day: Day) -> Self {
        self.notified = Some(day);
        self
    }
}

/// A person, as a test writes them.
#[derive(Clone, Debug)]
pub(crate) struct LittlePerson {
    pub(crate) born: Day,
    pub(crate) spouse: Option<usize>,
    pub(crate) parents: [Option<usize>; 2],
}

impl LittlePerson {
    /// Somebody born on this day, without kin.
    pub(crate) fn born(born: Day) -> Self {
        Self { born, spouse: None, parents: [None, None] }
    }
}

/// A day of the tests: so many days after 2020-01-01.
pub(crate) fn day(number: i32) -> Day {
    Day::from_ymd(2020, 1, 1).expect("a date").plus(number)
}

/// Freezes a register: moves in the order given within a person.
pub(crate) fn register(
    persons: &[LittlePerson],
    dwellings: usize,
    moves: &[LittleMove],
) -> Register {
    let mut register = Register::default();
    fill_persons(&mut register, persons);
    fill_dwellings(&mut register, dwellings);
    let mut ordered: Vec<_> = moves.iter().collect();
    ordered.sort_by_key(|row| row.person);
    for (key, row) in (0_u64..).zip(ordered) {
        let columns = &mut register.moves;
        columns.person.push(PersonId::new(row.person));
        columns.to.push(row.to.map(DwellingId::new));
        columns.from.push(None);
        columns.effective.push(row.on);
        columns.notified.push(row.notified);
        columns.kind.push(row.kind);
        columns.care_of.push(None);
        columns.voided_on.push(row.voided_on);
        columns.key.push(key);
    }
    register
}

fn ids(letter: char, count: usize) -> Ids {
    let texts: Vec<String> = (0..count).map(|number| format!("{letter}{number:06}")).collect();
    Ids::from_sorted(texts.iter().map(String::as_bytes))
}

fn fill_persons(register: &mut Register, persons: &[LittlePerson]) {
    let columns = &mut register.persons;
    columns.ids = ids('p', persons.len());
    for person in persons {
        columns.born.push(UncertainDay::on(person.born));
        columns.civil_status.push(None);
        columns.civil_status_since.push(None);
        columns.spouse.push(person.spouse.map(PersonId::new));
        columns.mother.push(person.parents[0].map(PersonId::new));
        columns.father.push(person.parents[1].map(PersonId::new));
        columns.protected.push(false);
    }
}

fn fill_dwellings(register: &mut Register, count: usize) {
    let columns = &mut register.dwellings;
    columns.ids = ids('d', count);
    columns.building = vec![None; count];
    columns.use_code = vec![None; count];
    columns.rooms = vec![None; count];
    columns.area_m2 = vec![None; count];
    columns.exempt = vec![None; count];
    columns.special = vec![false; count];
    columns.unit_complete = vec![None; count];
    columns.position = vec![None; count];
    columns.places.address = vec!["".into(); count];
    columns.places.municipality = vec![None; count];
    columns.places.association = vec![None; count];
    columns.places.department = vec![None; count];
}

/// Adds a finding that somebody does not live somewhere.
pub(crate) fn refute(
    register: &mut Register,
    person: usize,
    dwelling: usize,
    from: UncertainDay,
    to: Option<UncertainDay>,
) {
    let (person, dwelling) = (PersonId::new(person), DwellingId::new(dwelling));
    let finding = FindingKind::NotResident;
    register.findings.push(Finding { person, dwelling, from, to, finding });
    register.findings.sort_unstable();
}
