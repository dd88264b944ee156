//! Cutting a small register out of a whole one: chosen persons with their rows, the dwellings these
//! name, and the papers about both.

use std::ops::Range;

use crate::domain::{Day, DwellingId, MoveKind, PersonId, UncertainDay};
use crate::registry::{Draft, Dwellings, Ids, Moves, Pending, Persons, Register};

use super::neighbourhood::{Depth, Neighbourhood, Surroundings};

/// The persons of a small register, ascending, and their rows in the whole.
pub(super) struct Excerpt<'s> {
    surroundings: &'s Surroundings<'s>,
    register: &'s Register,
    persons: Vec<(PersonId, Depth)>,
    /// The dwellings, ascending.
    dwellings: Vec<DwellingId>,
}

impl<'s> Excerpt<'s> {
    /// An excerpt with these persons, ascending.
    pub(super) fn of(surroundings: &'s Surroundings<'s>, persons: Vec<(PersonId, Depth)>) -> Self {
        let register = surroundings.graph().register;
        Self { surroundings, register, persons, dwellings: Vec::new() }
    }

    /// The small register with pending moves to `to` in it.
    pub(super) fn with_pending(mut self, to: DwellingId, pending: &[Pending]) -> Neighbourhood {
        let rows: Vec<(usize, Range<usize>)> = self.histories().collect();
        let moved_to = &self.register.moves.to;
        self.dwellings = rows
            .iter()
            .flat_map(|(_, span)| moved_to.span(span.clone()))
            .flatten()
            .chain([to])
            .collect();
        self.dwellings.sort_unstable();
        self.dwellings.dedup();
        let mut columns = Columns::new(&self, rows.iter().map(|(_, span)| span.len()).sum());
        let mut placed = vec![None; pending.len()];
        for (person, span) in rows {
            columns.history(person, span, pending, &mut placed);
        }
        let moves = columns.freeze();
        let mut register = Register { moves, ..Register::default() };
        self.papers(&mut register, to);
        register.persons = self.persons();
        register.dwellings = self.dwellings();
        let dwelling = self.dwelling(to).expect("it was put in");
        let pending = placed.into_iter().flatten().collect();
        Neighbourhood { register, dwelling, pending }
    }

    /// Each person whose history is looked at, with its rows in the whole.
    fn histories(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let known = self.persons.iter().enumerate().filter(|(_, (_, depth))| *depth > Depth::Name);
        known.map(|(number, (person, _))| (number, self.surroundings.rows_of(*person)))
    }

    fn person(&self, whole: PersonId) -> Option<PersonId> {
        self.persons.binary_search_by_key(&whole, |(person, _)| *person).ok().map(PersonId::new)
    }

    fn dwelling(&self, whole: DwellingId) -> Option<DwellingId> {
        self.dwellings.binary_search(&whole).ok().map(DwellingId::new)
    }

    fn persons(&self) -> Persons {
        let whole = &self.register.persons;
        let own = || self.persons.iter().map(|(person, _)| person.index());
        let relative = |of: Option<PersonId>| of.and_then(|one| self.person(one));
        Persons {
            ids: Ids::blank(self.persons.len()),
            born: own().map(|row| whole.born.at(row)).collect(),
            civil_status: own().map(|row| whole.civil_status.at(row)).collect(),
            civil_status_since: own().map(|row| whole.civil_status_since.at(row)).collect(),
            spouse: own().map(|row| relative(whole.spouse.at(row))).collect(),
            mother: own().map(|row| relative(whole.mother.at(row))).collect(),
            father: own().map(|row| relative(whole.father.at(row))).collect(),
            protected: own().map(|row| whole.protected.at(row)).collect(),
            ..Persons::default()
        }
    }

    /// What dwellings are; where they lie and whose they are stays behind.
    fn dwellings(&self) -> Dwellings {
        let whole = &self.register.dwellings;
        let own = || self.dwellings.iter().map(|dwelling| dwelling.index());
        Dwellings {
            ids: Ids::blank(self.dwellings.len()),
            building: own().map(|row| whole.building.at(row)).collect(),
            use_code: own().map(|row| whole.use_code.at(row)).collect(),
            rooms: own().map(|row| whole.rooms.at(row)).collect(),
            area_m2: own().map(|row| whole.area_m2.at(row)).collect(),
            exempt: own().map(|row| whole.exempt.at(row)).collect(),
            special: own().map(|row| whole.special.at(row)).collect(),
            unit_complete: own().map(|row| whole.unit_complete.at(row)).collect(),
            position: own().map(|row| whole.position.at(row)).collect(),
            ..Dwellings::default()
        }
    }

    /// Leases, benefits, signals and findings about the persons and dwellings.
    fn papers(&self, register: &mut Register, to: DwellingId) {
        let whole = self.register;
        let graph = self.surroundings.graph();
        register.knows_leases = whole.knows_leases;
        register.knows_benefits = whole.knows_benefits;
        register.knows_signals = whole.knows_signals;
        for dwelling in &self.dwellings {
            let here = self.dwelling(*dwelling).expect("one of them");
            let leases = graph.leases(*dwelling).unwrap_or_default().iter();
            register.leases.extend(leases.map(|lease| crate::registry::Lease {
                dwelling: here,
                tenant: lease.tenant.and_then(|tenant| self.person(tenant)),
                ..*lease
            }));
            if *dwelling == to {
                let told = &whole.signals;
                let from = told.partition_point(|signal| signal.dwelling < to);
                let these = told[from..].iter().take_while(|signal| signal.dwelling == to);
                register.signals.extend(these.map(|signal| crate::registry::Signal {
                    dwelling: here,
                    person: signal.person.and_then(|named| self.person(named)),
                    ..*signal
                }));
            }
        }
        register.leases.sort_unstable();
        register.signals.sort_unstable();
        for (number, (person, _)) in self.persons.iter().enumerate() {
            let here = PersonId::new(number);
            let from = whole.benefits.partition_point(|benefit| benefit.person < *person);
            let theirs = whole.benefits[from..].iter().take_while(|one| one.person == *person);
            register.benefits.extend(
                theirs.map(|benefit| crate::registry::Benefit { person: here, ..*benefit }),
            );
            let from = whole.findings.partition_point(|finding| finding.person < *person);
            let theirs = whole.findings[from..].iter().take_while(|one| one.person == *person);
            register.findings.extend(theirs.filter_map(|finding| {
                let dwelling = self.dwelling(finding.dwelling)?;
                Some(crate::registry::Finding { person: here, dwelling, ..*finding })
            }));
        }
    }
}

/// What a move must not be sorted before: dates first, then what happens first on one day.
type Order = (Day, Day, u8, Option<Day>, u64);

/// The moves of a small register while they are put together.
struct Columns<'e, 's> {
    excerpt: &'e Excerpt<'s>,
    as_of: Day,
    rows: usize,
    person: Draft<PersonId>,
    to: Draft<Option<DwellingId>>,
    effective: Draft<UncertainDay>,
    notified: Draft<Option<Day>>,
    kind: Draft<MoveKind>,
    care_of: Draft<Option<bool>>,
    voided_on: Draft<Option<Day>>,
    key: Draft<u64>,
}

impl<'e, 's> Columns<'e, 's> {
    /// Room for so many rows.
    fn new(excerpt: &'e Excerpt<'s>, rows: usize) -> Self {
        Self {
            excerpt,
            as_of: excerpt.surroundings.graph().as_of,
            rows: 0,
            person: Draft::with_capacity(rows),
            to: Draft::with_capacity(rows),
            effective: Draft::with_capacity(rows),
            notified: Draft::with_capacity(rows),
            kind: Draft::with_capacity(rows),
            care_of: Draft::with_capacity(rows),
            voided_on: Draft::with_capacity(rows),
            key: Draft::with_capacity(rows),
        }
    }

    fn freeze(self) -> Moves {
        Moves {
            person: self.person.freeze(),
            to: self.to.freeze(),
            from: vec![None; self.rows].into(),
            effective: self.effective.freeze(),
            notified: self.notified.freeze(),
            kind: self.kind.freeze(),
            care_of: self.care_of.freeze(),
            voided_on: self.voided_on.freeze(),
            key: self.key.freeze(),
            ..Moves::default()
        }
    }

    /// One person's moves as the whole knows them, with those that are pending in their places.
    fn history(
        &mut self,
        person: usize,
        span: Range<usize>,
        pending: &[Pending],
        placed: &mut [Option<(PersonId, usize)>],
    ) {
        let whole = &self.excerpt.register.moves;
        let own = self.excerpt.persons[person].0;
        let here = PersonId::new(person);
        let mut coming: Vec<(Order, usize)> = pending
            .iter()
            .enumerate()
            .filter(|(_, one)| one.person == own)
            .map(|(number, one)| (order_of(one), number))
            .collect();
        coming.sort_unstable();
        let mut coming = coming.into_iter().peekable();
        let as_of = self.as_of;
        for row in span.filter(|row| whole.known_on(*row) <= as_of) {
            let order = self.order(row);
            while let Some((_, number)) = coming.next_if(|(one, _)| *one < order) {
                self.put_pending(here, &pending[number], &mut placed[number]);
            }
            self.copy(here, row);
        }
        for (_, number) in coming {
            self.put_pending(here, &pending[number], &mut placed[number]);
        }
    }

    fn order(&self, row: usize) -> Order {
        let whole = &self.excerpt.register.moves;
        let (day, notified) = (whole.effective.at(row), whole.notified.at(row));
        (day.earliest, day.latest, phase(whole.kind.at(row)), notified, whole.key.at(row))
    }

    fn copy(&mut self, here: PersonId, row: usize) {
        let whole = &self.excerpt.register.moves;
        let to = whole.to.at(row).and_then(|dwelling| self.excerpt.dwelling(dwelling));
        let voided = whole.voided_on.at(row).filter(|day| *day <= self.as_of);
        self.put(
            (here, to, whole.effective.at(row), whole.kind.at(row)),
            (whole.notified.at(row), whole.care_of.at(row), voided, whole.key.at(row)),
        );
    }

    fn put_pending(
        &mut self,
        here: PersonId,
        one: &Pending,
        placed: &mut Option<(PersonId, usize)>,
    ) {
        *placed = Some((here, self.rows));
        let to = one.to.and_then(|dwelling| self.excerpt.dwelling(dwelling));
        self.put((here, to, one.effective, one.kind), (one.notified, one.care_of, None, one.key));
    }

    fn put(
        &mut self,
        (person, to, effective, kind): (PersonId, Option<DwellingId>, UncertainDay, MoveKind),
        (notified, care_of, voided_on, key): (Option<Day>, Option<bool>, Option<Day>, u64),
    ) {
        self.rows += 1;
        self.person.push(person);
        self.to.push(to);
        self.effective.push(effective);
        self.notified.push(notified);
        self.kind.push(kind);
        self.care_of.push(care_of);
        self.voided_on.push(voided_on);
        self.key.push(key);
    }
}

fn order_of(one: &Pending) -> Order {
    let day = one.effective;
    (day.earliest, day.latest, phase(one.kind), one.notified, one.key)
}

/// A birth comes first and a death last among what happens on one day.
fn phase(kind: MoveKind) -> u8 {
    match kind {
        MoveKind::Birth => 0,
        MoveKind::Death => 2,
        _ => 1,
    }
}
