//! The stays at one dwelling, gathered once and read by every fact about it.

use super::background::Background;
use crate::domain::{Day, DwellingId, MoveKind, Period, PersonId, RegistrationId, UncertainDay};
use crate::graph::HouseholdGraph;

/// One person at one dwelling without a break: registrations there that follow each other directly
/// are one stay, so that a change of the registration is no move.
pub(super) struct Stay {
    pub(super) first: RegistrationId,
    pub(super) last: RegistrationId,
    pub(super) person: PersonId,
    pub(super) start: UncertainDay,
    pub(super) end: UncertainDay,
    /// The days the person certainly lived there.
    pub(super) certain: Period,
    pub(super) adult_from: Day,
    pub(super) born_here: bool,
    pub(super) died_here: bool,
}

impl Stay {
    fn beginning_with(background: &Background<'_>, first: RegistrationId) -> Self {
        let graph = background.graph;
        let last = last_of_stay(graph, first);
        let certain = graph.certain_days(first);
        let to = if first == last { certain.to } else { graph.certain_days(last).to };
        let person = graph.person(first);
        Self {
            first,
            last,
            person,
            start: graph.start(first),
            end: graph.end(last),
            certain: Period::new(certain.from, to),
            adult_from: graph.adult_from(person),
            born_here: graph.kind(first) == MoveKind::Birth,
            died_here: graph.next(last).is_some_and(|next| graph.kind(next) == MoveKind::Death),
        }
    }

    /// Whether the person certainly lives there on `day`.
    pub(super) fn covers(&self, day: Day) -> bool {
        self.certain.contains(day)
    }

    /// Whether the person certainly lived there the day before `day` and still does.
    pub(super) fn spans(&self, day: Day) -> bool {
        self.certain.from < day && day < self.certain.to
    }

    /// Whether the person can but need not live there on `day`.
    pub(super) fn may_cover(&self, day: Day) -> bool {
        Period::new(self.start.earliest, self.end.latest).contains(day)
            && !Period::new(self.start.latest, self.end.earliest).contains(day)
    }

    /// Whether the person is 18 or older on `day`.
    pub(super) fn is_adult(&self, day: Day) -> bool {
        self.adult_from <= day
    }

    /// The day the person moved in: known to the day, and not by birth.
    pub(super) fn moved_in(&self) -> Option<Day> {
        self.start.exact().filter(|_| !self.born_here)
    }

    /// The day the person moved in, where they were an adult then.
    pub(super) fn adult_moved_in(&self) -> Option<Day> {
        self.moved_in().filter(|day| self.is_adult(*day))
    }

    /// The day the person was there no more, known to the day.
    pub(super) fn ended(&self) -> Option<Day> {
        self.end.exact().filter(|day| *day < Day::MAX)
    }

    /// The day the person moved out: known to the day, and not by death.
    pub(super) fn moved_out(&self) -> Option<Day> {
        self.ended().filter(|_| !self.died_here)
    }

    /// Days from moving in to moving out, where both are known and the person moved out.
    pub(super) fn length(&self) -> Option<i32> {
        Some(self.moved_out()?.since(self.start.exact()?).0)
    }
}

/// The last registration of the unbroken stay that `registration` belongs to.
pub(super) fn last_of_stay(
    graph: &HouseholdGraph<'_>,
    registration: RegistrationId,
) -> RegistrationId {
    let mut last = registration;
    while let Some(next) = graph.next(last).filter(|next| continues(graph, last, *next)) {
        last = next;
    }
    last
}

/// Whether `next` goes on where `registration` was: same dwelling, still living there.
fn continues(
    graph: &HouseholdGraph<'_>,
    registration: RegistrationId,
    next: RegistrationId,
) -> bool {
    graph.dwelling(next) == graph.dwelling(registration) && graph.settles(next)
}

/// Whether a registration only continues the person's stay at the same dwelling.
pub(super) fn is_continuation(graph: &HouseholdGraph<'_>, registration: RegistrationId) -> bool {
    graph
        .previous(registration)
        .is_some_and(|previous| continues(graph, previous, registration) && graph.settles(previous))
}

/// A dwelling with its stays by start, and room to work in. One is reused for many dwellings, so
/// that a row costs no allocation.
pub(super) struct History<'b> {
    pub(super) background: &'b Background<'b>,
    pub(super) dwelling: DwellingId,
    pub(super) stays: Vec<Stay>,
    /// Registrations here that have a row of their own.
    pub(super) arrivals: Vec<RegistrationId>,
    pub(super) persons: Vec<PersonId>,
    pub(super) groups: Vec<usize>,
}

impl<'b> History<'b> {
    pub(super) fn new(background: &'b Background<'b>) -> Self {
        Self {
            background,
            dwelling: DwellingId::new(0),
            stays: Vec::new(),
            arrivals: Vec::new(),
            persons: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// Turns to another dwelling. O(registrations there).
    pub(super) fn turn_to(&mut self, dwelling: DwellingId) {
        let graph = self.background.graph;
        self.dwelling = dwelling;
        self.stays.clear();
        self.arrivals.clear();
        for registration in graph.registrations_at(dwelling) {
            if !graph.settles(registration) {
                continue;
            }
            if self.background.row_of(registration).is_some() {
                self.arrivals.push(registration);
            }
            if !is_continuation(graph, registration) {
                self.stays.push(Stay::beginning_with(self.background, registration));
            }
        }
    }

    /// The stays of those who certainly live there on `day`.
    pub(super) fn present(&self, day: Day) -> impl Iterator<Item = &Stay> {
        self.stays.iter().filter(move |stay| stay.covers(day))
    }

    /// Puts `persons` into groups of tied persons on `day`: `groups` then holds, for each, the
    /// position of the first of its group. O(persons²) ties at most.
    pub(super) fn group(&mut self, day: Day) {
        let (graph, persons) = (self.background.graph, &self.persons);
        let groups = &mut self.groups;
        groups.clear();
        groups.extend(0..persons.len());
        for later in 1..persons.len() {
            for earlier in 0..later {
                let (kept, joined) = (groups[earlier], groups[later]);
                if kept != joined && graph.are_linked(persons[earlier], persons[later], day) {
                    let (low, high) = (kept.min(joined), kept.max(joined));
                    groups
                        .iter_mut()
                        .filter(|group| **group == high)
                        .for_each(|group| *group = low);
                }
            }
        }
    }

    /// How many groups [`Self::group`] found.
    pub(super) fn group_count(&self) -> usize {
        self.groups.iter().enumerate().filter(|(position, group)| position == *group).count()
    }
}
