//! A person's registrations in order, read once for all that is measured of each of them.

use std::ops::Range;

use super::background::Background;
use super::flow::SHORT_STAY_DAYS;
use crate::domain::{Day, DwellingId, MoveKind, Period, PersonId, RegistrationId, UncertainDay};
use crate::graph::HouseholdGraph;

/// One registration on the path.
#[derive(Clone, Copy)]
struct Leg {
    kind: MoveKind,
    dwelling: Option<DwellingId>,
    settles: bool,
    /// Whether it only goes on where the one before settled.
    goes_on: bool,
    start: UncertainDay,
}

impl Leg {
    /// Whether the next one goes on where this one was.
    fn leads_to(&self, next: &Self) -> bool {
        next.settles && next.dwelling == self.dwelling
    }

    /// Whether the person moved to a home with it.
    fn is_move(&self) -> bool {
        self.settles && self.kind != MoveKind::Birth && !self.goes_on
    }

    fn begins_in(&self, period: Period) -> bool {
        self.start.exact().is_some_and(|day| period.contains(day))
    }
}

/// The path of one person at a time; one is reused for many.
#[derive(Default)]
pub(super) struct Path {
    first: usize,
    person: Option<PersonId>,
    legs: Vec<Leg>,
    /// Where the person's annulled registrations lie among those of the graph.
    annulled: Range<usize>,
}

impl Path {
    /// Turns to the person of a registration; its place on the path. O(registrations of a person)
    /// where it is another person than before.
    pub(super) fn turn_to(
        &mut self,
        graph: &HouseholdGraph<'_>,
        registration: RegistrationId,
    ) -> usize {
        let person = graph.person(registration);
        if self.person != Some(person) {
            self.read(graph, person);
        }
        registration.index() - self.first
    }

    fn read(&mut self, graph: &HouseholdGraph<'_>, person: PersonId) {
        let mut registrations = graph.registrations_of(person).peekable();
        self.first = registrations.peek().map_or(0, |id| id.index());
        self.person = Some(person);
        let annulled = graph.annulled();
        let from = annulled.partition_point(|one| one.person < person);
        let theirs = annulled[from..].iter().take_while(|one| one.person == person).count();
        self.annulled = from..from + theirs;
        self.legs.clear();
        for id in registrations {
            let mut leg = Leg {
                kind: graph.kind(id),
                dwelling: graph.dwelling(id),
                settles: graph.settles(id),
                goes_on: false,
                start: graph.start(id),
            };
            leg.goes_on = self.legs.last().is_some_and(|it| it.settles && it.leads_to(&leg));
            self.legs.push(leg);
        }
    }

    /// When the leg after this one begins; [`Day::MAX`] where there is none.
    fn end(&self, at: usize) -> UncertainDay {
        self.legs.get(at + 1).map_or(UncertainDay::on(Day::MAX), |next| next.start)
    }

    /// The last leg of the unbroken stay that a leg belongs to.
    fn last_of_stay(&self, at: usize) -> usize {
        let pairs = self.legs[at..].windows(2);
        at + pairs.take_while(|pair| pair[0].leads_to(&pair[1])).count()
    }

    /// When the stay that a leg belongs to ends.
    pub(super) fn end_of_stay(&self, at: usize) -> UncertainDay {
        self.end(self.last_of_stay(at))
    }

    /// The days a leg's stay has covered by the day of the run ([`Background::covered`]).
    pub(super) fn covered(&self, background: &Background<'_>, at: usize) -> Option<Period> {
        background.covered_between(self.legs[at].start, self.end_of_stay(at))
    }

    /// Moves from home to home that began in `period`.
    pub(super) fn moves(&self, period: Period) -> usize {
        self.legs.iter().filter(|leg| leg.is_move() && leg.begins_in(period)).count()
    }

    /// Spells without a known address that began in `period`.
    pub(super) fn spells_missing(&self, period: Period) -> usize {
        let missing = self.legs.iter().filter(|leg| leg.kind == MoveKind::Missing);
        missing.filter(|leg| leg.begins_in(period)).count()
    }

    /// Days of such spells in `period`, as far as they end by `day`.
    pub(super) fn days_missing(&self, period: Period, day: Day) -> i32 {
        let missing = (0..self.legs.len()).filter(|at| self.legs[*at].kind == MoveKind::Missing);
        let spell = |at: usize| {
            let span = self.legs[at].start.exact().zip(self.end(at).exact());
            span.map_or(0, |(from, to)| Period::new(from, to.min(day)).intersect(period).length().0)
        };
        missing.map(spell).sum()
    }

    /// Stays of under 60 days that ended by moving on in `period`.
    pub(super) fn short_stays(&self, period: Period) -> usize {
        let begins = |at: &usize| self.legs[*at].settles && !self.legs[*at].goes_on;
        let short = |at: &usize| {
            let last = self.last_of_stay(*at);
            let span = self.legs[*at].start.exact().zip(self.end(last).exact());
            let died = || self.legs.get(last + 1).is_some_and(|next| next.kind == MoveKind::Death);
            span.is_some_and(|(from, to)| to.since(from).0 < SHORT_STAY_DAYS && period.contains(to))
                && !died()
        };
        (0..self.legs.len()).filter(begins).filter(short).count()
    }

    /// The person's registrations that were annulled in `period`.
    pub(super) fn annulled(&self, graph: &HouseholdGraph<'_>, period: Period) -> usize {
        let theirs = &graph.annulled()[self.annulled.clone()];
        theirs.iter().filter(|one| period.contains(one.on)).count()
    }

    /// Whether the person can have gone back and forth: that takes three homes.
    pub(super) fn may_alternate(&self) -> bool {
        self.legs.iter().filter(|leg| leg.settles && !leg.goes_on).count() > 2
    }
}
