//! The stays at one dwelling, gathered once and read by every fact about it.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::background::Background;
use crate::domain::{Day, DwellingId, MoveKind, Period, PersonId, RegistrationId, UncertainDay};
use crate::graph::HouseholdGraph;

/// One person at one dwelling without a break: registrations there that follow each other directly
/// are one stay, so that a change of the registration is no move.
#[derive(Clone, Copy)]
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

/// Everything that facts read about dwellings: the stays at each, by start. One run of memory, so
/// that going through a dwelling touches neighbouring bytes only.
///
/// Built in the order of persons and counted out into the order of dwellings, those that are read
/// from alone. Stays that ended
/// before [`Background::horizon`] are left out but for the last day on which one of them ended.
/// 44 bytes a stay.
pub(super) struct Stays {
    /// Where each dwelling's stays begin; one more than there are dwellings.
    starts: Vec<u32>,
    all: Vec<Stay>,
    /// For each dwelling the last day on which a stay that is left out ended; 0 where none is.
    last_before: Vec<AtomicU32>,
}

/// Persons whose stays one thread gathers at a stretch.
const PERSONS: usize = 4096;

impl Stays {
    /// O(registrations), but for sorting the stays of each dwelling.
    pub(super) fn of(background: &Background<'_>) -> Self {
        let graph = background.graph;
        let mut last_before = Vec::new();
        last_before.resize_with(graph.dwelling_count(), AtomicU32::default);
        let read = background.read_from();
        let is_read =
            |dwelling: DwellingId| read.as_ref().is_none_or(|read| read[dwelling.index()]);
        let blocks = graph.person_count().div_ceil(PERSONS);
        let gather = |block: usize| {
            let last = ((block + 1) * PERSONS).min(graph.person_count());
            let persons = (block * PERSONS..last).map(PersonId::new);
            gather(background, persons, (&is_read, &last_before))
        };
        let parts: Vec<Vec<Placed>> = (0..blocks).into_par_iter().map(gather).collect();
        let (starts, mut stays) = counted_out(parts, graph.dwelling_count());
        let spans = spans_of(&starts, &mut stays);
        spans.into_par_iter().with_min_len(1024).for_each(|span| {
            span.sort_unstable_by_key(|stay| (stay.start, stay.first));
        });
        Self { starts, all: stays, last_before }
    }

    fn at(&self, dwelling: DwellingId) -> &[Stay] {
        let starts = &self.starts[dwelling.index()..];
        &self.all[starts[0] as usize..starts[1] as usize]
    }

    /// The last day on which a stay that is left out ended.
    fn last_before(&self, dwelling: DwellingId) -> Option<Day> {
        Day::from_ordinal(self.last_before[dwelling.index()].load(Ordering::Relaxed))
    }
}

/// A stay and where it is.
type Placed = (DwellingId, Stay);

/// The stays of some persons that facts read, in the order of persons; of the others only the day
/// they ended is noted.
fn gather(
    background: &Background<'_>,
    persons: impl Iterator<Item = PersonId>,
    (is_read, last_before): (&dyn Fn(DwellingId) -> bool, &[AtomicU32]),
) -> Vec<Placed> {
    let graph = background.graph;
    let mut found = Vec::new();
    for person in persons {
        let mut before = None;
        for registration in graph.registrations_of(person) {
            let here = graph.dwelling(registration).filter(|_| graph.settles(registration));
            let goes_on = std::mem::replace(&mut before, here) == here;
            let first = here.filter(|dwelling| !goes_on && is_read(*dwelling));
            let Some(dwelling) = first else { continue };
            match ended_before(background, registration) {
                Some(day) => {
                    last_before[dwelling.index()].fetch_max(day.ordinal(), Ordering::Relaxed);
                }
                None => found.push((dwelling, Stay::beginning_with(background, registration))),
            }
        }
    }
    found
}

/// The day the stay that begins with `first` ended, where that is known to the day and so long ago
/// that no fact reads more of it.
fn ended_before(background: &Background<'_>, first: RegistrationId) -> Option<Day> {
    let graph = background.graph;
    let end = graph.end(last_of_stay(graph, first)).exact()?;
    (end < background.horizon && graph.start(first).latest <= end).then_some(end)
}

/// Stays in the order of dwellings, and where those of each begin.
fn counted_out(parts: Vec<Vec<Placed>>, dwellings: usize) -> (Vec<u32>, Vec<Stay>) {
    let mut starts = vec![0_u32; dwellings + 1];
    for (dwelling, _) in parts.iter().flatten() {
        starts[dwelling.index() + 1] += 1;
    }
    for dwelling in 0..dwellings {
        starts[dwelling + 1] += starts[dwelling];
    }
    let Some((_, any)) = parts.iter().flatten().next() else { return (starts, Vec::new()) };
    let mut stays = vec![*any; starts[dwellings] as usize];
    let mut next = starts.clone();
    // Each part is given back as soon as its stays have found their places.
    for (dwelling, stay) in parts.into_iter().flatten() {
        let at = &mut next[dwelling.index()];
        stays[*at as usize] = stay;
        *at += 1;
    }
    (starts, stays)
}

/// The stays of each dwelling, to be put in order.
fn spans_of<'s>(starts: &[u32], mut rest: &'s mut [Stay]) -> Vec<&'s mut [Stay]> {
    let mut spans = Vec::with_capacity(starts.len());
    for bounds in starts.windows(2) {
        let (span, left) = std::mem::take(&mut rest).split_at_mut((bounds[1] - bounds[0]) as usize);
        spans.push(span);
        rest = left;
    }
    spans
}

/// A dwelling with its stays by start, and room to work in. One is reused for many dwellings, so
/// that a row costs no allocation.
pub(super) struct History<'b> {
    pub(super) background: &'b Background<'b>,
    all: &'b Stays,
    pub(super) dwelling: DwellingId,
    /// The stays here, but for those that ended before [`Background::horizon`].
    pub(super) stays: &'b [Stay],
    pub(super) persons: Vec<PersonId>,
    pub(super) groups: Vec<usize>,
}

impl<'b> History<'b> {
    pub(super) fn new(background: &'b Background<'b>, all: &'b Stays) -> Self {
        Self {
            background,
            all,
            dwelling: DwellingId::new(0),
            stays: &[],
            persons: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// Turns to another dwelling.
    pub(super) fn turn_to(&mut self, dwelling: DwellingId) {
        self.dwelling = dwelling;
        self.stays = self.all.at(dwelling);
    }

    /// The last day by `day` on which a stay here ended, as far as days are known.
    pub(super) fn last_ended(&self, day: Day) -> Option<Day> {
        let ended = self.stays.iter().filter_map(Stay::ended).filter(|end| *end <= day);
        ended.chain(self.all.last_before(self.dwelling)).max()
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
