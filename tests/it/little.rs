//! Little registers built column by column, so that a test says only what it is about.

use proforma::domain::{Day, DwellingId, FindingKind, MoveKind, PersonId, UncertainDay};
use proforma::registry::{Dwellings, Finding, Ids, Moves, Persons, Places, Register};

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
    let ordered = || ordered.iter();
    register.moves = Moves {
        person: ordered().map(|row| PersonId::new(row.person)).collect(),
        to: ordered().map(|row| row.to.map(DwellingId::new)).collect(),
        from: ordered().map(|_| None).collect(),
        effective: ordered().map(|row| row.on).collect(),
        notified: ordered().map(|row| row.notified).collect(),
        kind: ordered().map(|row| row.kind).collect(),
        care_of: ordered().map(|_| None).collect(),
        voided_on: ordered().map(|row| row.voided_on).collect(),
        key: (0_u64..).zip(ordered()).map(|(key, _)| key).collect(),
        ..Moves::default()
    };
    register
}

fn ids(letter: char, count: usize) -> Ids {
    let texts: Vec<String> = (0..count).map(|number| format!("{letter}{number:06}")).collect();
    Ids::from_sorted(texts.iter().map(String::as_bytes))
}

fn fill_persons(register: &mut Register, persons: &[LittlePerson]) {
    let parent = |which: usize| {
        persons.iter().map(move |person| person.parents[which].map(PersonId::new)).collect()
    };
    register.persons = Persons {
        ids: ids('p', persons.len()),
        born: persons.iter().map(|person| UncertainDay::on(person.born)).collect(),
        civil_status: persons.iter().map(|_| None).collect(),
        civil_status_since: persons.iter().map(|_| None).collect(),
        spouse: persons.iter().map(|person| person.spouse.map(PersonId::new)).collect(),
        mother: parent(0),
        father: parent(1),
        protected: persons.iter().map(|_| false).collect(),
        ..Persons::default()
    };
}

fn fill_dwellings(register: &mut Register, count: usize) {
    register.dwellings = Dwellings {
        ids: ids('d', count),
        building: vec![None; count].into(),
        use_code: vec![None; count].into(),
        rooms: vec![None; count].into(),
        area_m2: vec![None; count].into(),
        exempt: vec![None; count].into(),
        special: vec![false; count].into(),
        unit_complete: vec![None; count].into(),
        position: vec![None; count].into(),
        places: Places {
            address: vec![""; count].into_iter().collect(),
            municipality: vec![None; count].into(),
            association: vec![None; count].into(),
            department: vec![None; count].into(),
        },
    };
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
