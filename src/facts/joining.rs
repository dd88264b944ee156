//! Who moved in alone with people they have no known tie to: worked out once a run, read by facts
//! about hosts, about one host after another, and about exchanges between few dwellings.

use rayon::prelude::*;

use super::stays::is_continuation;
use crate::domain::{Day, DwellingId, DwellingKind, Exempt, MoveKind, PersonId, RegistrationId};
use crate::graph::{HouseholdGraph, Households};

/// Moves further apart than this do not belong to one exchange.
const EXCHANGE_DAYS: i32 = 365;

/// How somebody came to a dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    /// With others, to nobody, or to people with a known tie; or to a dwelling with own norms.
    No,
    /// Alone to strangers, with fewer adults than rooms afterwards or rooms unknown.
    WithRoom,
    /// Alone to strangers, with at least as many adults as rooms afterwards.
    WithoutRoom,
}

/// Somebody alone going straight from one dwelling to strangers in another.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: DwellingId,
    to: DwellingId,
    day: Day,
    person: PersonId,
}

impl Step {
    /// The end that is not `one`, where `one` is an end.
    fn other_end(&self, one: DwellingId) -> Option<DwellingId> {
        match (self.from == one, self.to == one) {
            (true, _) => Some(self.to),
            (_, true) => Some(self.from),
            _ => None,
        }
    }
}

/// Every such arrival of some years. One byte a registration and 20 a step.
pub(super) struct Joining {
    joined: Vec<Joined>,
    steps: Vec<Step>,
    /// Steps by both their dwellings, sorted.
    ends: Vec<(DwellingId, u32)>,
}

impl Joining {
    /// Nothing is looked at, and nothing may be asked.
    pub(super) fn none() -> Self {
        Self { joined: Vec::new(), steps: Vec::new(), ends: Vec::new() }
    }

    /// Looks at the registrations that begin from `since` to the day of the graph.
    /// O(registrations x residents of their dwellings).
    pub(super) fn of(graph: &HouseholdGraph<'_>, households: &Households, since: Day) -> Self {
        let joined: Vec<Joined> = (0..graph.registration_count())
            .into_par_iter()
            .with_min_len(1024)
            .map(|row| joined(graph, households, RegistrationId::new(row), since))
            .collect();
        Self::with(graph, joined)
    }

    /// Looks at some registrations only; of all others nothing is known. Exchanges are then not
    /// seen as a whole.
    pub(super) fn among(
        graph: &HouseholdGraph<'_>,
        households: &Households,
        since: Day,
        looked_at: impl Iterator<Item = RegistrationId>,
    ) -> Self {
        let mut known = vec![Joined::No; graph.registration_count()];
        for registration in looked_at {
            known[registration.index()] = joined(graph, households, registration, since);
        }
        Self::with(graph, known)
    }

    fn with(graph: &HouseholdGraph<'_>, joined: Vec<Joined>) -> Self {
        let rows = (0..joined.len()).filter(|row| joined[*row] != Joined::No);
        let steps: Vec<Step> =
            rows.filter_map(|row| step(graph, RegistrationId::new(row))).collect();
        let mut ends: Vec<(DwellingId, u32)> = (0_u32..)
            .zip(&steps)
            .flat_map(|(number, step)| [(step.from, number), (step.to, number)])
            .collect();
        ends.sort_unstable();
        Self { joined, steps, ends }
    }

    /// Whether the person moved in alone with adults they have no known tie to.
    pub(super) fn is_lodger(&self, registration: RegistrationId) -> bool {
        self.joined[registration.index()] != Joined::No
    }

    /// Whether there were then at least as many adults as rooms.
    pub(super) fn is_without_room(&self, registration: RegistrationId) -> bool {
        self.joined[registration.index()] == Joined::WithoutRoom
    }

    /// Around a step to strangers: how many such steps of how many persons lie, within 12 months of
    /// it, between its two dwellings and the third that adds most. Zeroes where it is none.
    ///
    /// O(steps at the two dwellings²), a handful.
    pub(super) fn exchange(
        &self,
        graph: &HouseholdGraph<'_>,
        of: RegistrationId,
    ) -> (usize, usize) {
        let Some(this) = step(graph, of).filter(|_| self.is_lodger(of)) else { return (0, 0) };
        let mut near: Vec<u32> = self.steps_at(this.from).chain(self.steps_at(this.to)).collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|number| {
            self.steps[*number as usize].day.since(this.day).0.abs() <= EXCHANGE_DAYS
        });
        let others = near.iter().filter_map(|number| self.third(*number, &this));
        let mut thirds: Vec<DwellingId> = others.collect();
        thirds.sort_unstable();
        thirds.dedup();
        let among = |third: Option<DwellingId>| {
            let inside = |number: &&u32| {
                let place = self.third(**number, &this);
                place.is_none() || place == third
            };
            let steps = near.iter().filter(inside).map(|number| &self.steps[*number as usize]);
            let mut persons: Vec<PersonId> = steps.map(|step| step.person).collect();
            let count = persons.len();
            persons.sort_unstable();
            persons.dedup();
            (count, persons.len())
        };
        thirds.into_iter().map(|third| among(Some(third))).max().unwrap_or_else(|| among(None))
    }

    /// Where a step that touches `this` leads outside its two dwellings.
    fn third(&self, number: u32, this: &Step) -> Option<DwellingId> {
        let step = &self.steps[number as usize];
        let beyond = step.other_end(this.from).or_else(|| step.other_end(this.to));
        beyond.filter(|place| *place != this.from && *place != this.to)
    }

    fn steps_at(&self, dwelling: DwellingId) -> impl Iterator<Item = u32> {
        let from = self.ends.partition_point(|(place, _)| *place < dwelling);
        let here = self.ends[from..].iter().take_while(move |(place, _)| *place == dwelling);
        here.map(|(_, number)| *number)
    }
}

fn joined(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    registration: RegistrationId,
    since: Day,
) -> Joined {
    let day = graph.start(registration).exact();
    let day = day.filter(|day| since <= *day && *day <= graph.as_of);
    let moved = graph.settles(registration)
        && graph.kind(registration) != MoveKind::Birth
        && !is_continuation(graph, registration);
    let dwelling = graph.dwelling(registration).filter(|_| moved);
    let Some((day, dwelling)) = day.zip(dwelling) else { return Joined::No };
    let alone = households.movers(households.household(registration)).len() == 1;
    if !alone || !graph.is_adult(graph.person(registration), day) || has_own_norms(graph, dwelling)
    {
        return Joined::No;
    }
    let Some(adults) = adults_if_strangers(graph, registration, dwelling, day) else {
        return Joined::No;
    };
    let without = graph.rooms(dwelling).is_some_and(|rooms| adults >= usize::from(rooms));
    if without { Joined::WithoutRoom } else { Joined::WithRoom }
}

/// Halls, shelters, care homes and the like: whoever comes there joins nobody.
fn has_own_norms(graph: &HouseholdGraph<'_>, dwelling: DwellingId) -> bool {
    graph.exempt(dwelling).is_some_and(|class| class != Exempt::NewBuild)
        || matches!(
            graph.dwelling_kind(dwelling),
            Some(DwellingKind::Hall | DwellingKind::Institution)
        )
}

/// How many adults live there at the end of `day`, where an adult lived there before and nobody who
/// did has a known tie to the person.
fn adults_if_strangers(
    graph: &HouseholdGraph<'_>,
    registration: RegistrationId,
    dwelling: DwellingId,
    day: Day,
) -> Option<usize> {
    let person = graph.person(registration);
    let (mut adults, mut hosts) = (1, 0);
    for other in graph.living_at(dwelling, day) {
        let resident = graph.person(other);
        if resident == person {
            continue;
        }
        let adult = usize::from(graph.is_adult(resident, day));
        adults += adult;
        if graph.start(graph.unbroken_start(other)).latest < day {
            if graph.are_linked(person, resident, day) {
                return None;
            }
            hosts += adult;
        }
    }
    (hosts > 0).then_some(adults)
}

/// The step a registration is, where the person came straight from another dwelling.
fn step(graph: &HouseholdGraph<'_>, registration: RegistrationId) -> Option<Step> {
    let from = graph.origin(registration).and_then(|origin| graph.dwelling(origin))?;
    let to = graph.dwelling(registration)?;
    let day = graph.start(registration).exact()?;
    let between = from != to && !has_own_norms(graph, from);
    between.then(|| Step { from, to, day, person: graph.person(registration) })
}
