//! Who moved in alone with people they have no known tie to: worked out once a registration, read by
//! facts about hosts, about one host after another, and about exchanges between few dwellings.

use std::sync::atomic::{AtomicU8, Ordering};

use rayon::prelude::*;

use super::Fact;
use super::stays::is_continuation;
use crate::domain::{
    Day, DwellingId, DwellingKind, Exempt, MoveKind, Period, PersonId, RegistrationId,
};
use crate::graph::{HouseholdGraph, Households};

/// The facts that read it.
pub(super) const FACTS: [Fact; 5] = [
    Fact::HostChain,
    Fact::HostChainWithoutRoom,
    Fact::ExchangeMoves,
    Fact::ExchangePersons,
    Fact::LodgersWithHost,
];

/// Dwellings looked at by one thread at a stretch.
const DWELLINGS: usize = 1024;

/// Up to so many stays each is held against all others.
const FEW_STAYS: usize = 64;

/// Moves further apart than this do not belong to one exchange.
const EXCHANGE_DAYS: i32 = 365;

/// How somebody came to a dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Joined {
    /// Nobody has asked yet.
    Unasked,
    /// With others, to nobody, or to people with a known tie; or to a dwelling with own norms.
    No,
    /// Alone to strangers, with fewer adults than rooms afterwards or rooms unknown.
    WithRoom,
    /// Alone to strangers, with at least as many adults as rooms afterwards.
    WithoutRoom,
}

impl Joined {
    fn of_code(code: u8) -> Self {
        [Self::Unasked, Self::No, Self::WithRoom, Self::WithoutRoom][usize::from(code & 3)]
    }
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

    /// Where a step that touches this one leads outside its two dwellings.
    fn third(&self, other: &Self) -> Option<DwellingId> {
        let beyond = other.other_end(self.from).or_else(|| other.other_end(self.to));
        beyond.filter(|place| *place != self.from && *place != self.to)
    }
}

/// Every such arrival of some years, found out when first asked for and kept, where the stays do not
/// tell beforehand that there was nobody: one byte a registration. Which thread asks first changes
/// nothing, as all find the same.
#[derive(Debug)]
pub(super) struct Joining<'g> {
    graph: &'g HouseholdGraph<'g>,
    households: &'g Households,
    since: Day,
    /// What is known by registration, as [`Joined`]; empty where nobody came so.
    known: Vec<AtomicU8>,
}

impl<'g> Joining<'g> {
    /// Looks at the registrations that begin from `since` to the day of the graph. One pass over the
    /// stays.
    pub(super) fn of(
        graph: &'g HouseholdGraph<'g>,
        households: &'g Households,
        since: Day,
    ) -> Self {
        let mut known = Vec::new();
        known.resize_with(graph.registration_count(), AtomicU8::default);
        let dwellings = (0..graph.dwelling_count()).into_par_iter().map(DwellingId::new);
        dwellings.with_min_len(DWELLINGS).for_each_init(Vec::new, |stays, dwelling| {
            stays.clear();
            stays.extend(graph.stays_at(dwelling));
            for registration in to_nobody(stays) {
                known[registration.index()].store(Joined::No as u8, Ordering::Relaxed);
            }
        });
        Self { graph, households, since, known }
    }

    /// Nothing is looked at: nobody is known to have come so.
    pub(super) fn none(graph: &'g HouseholdGraph<'g>, households: &'g Households) -> Self {
        Self { graph, households, since: Day::MAX, known: Vec::new() }
    }

    /// Looks at some registrations only; of all others nothing is known. Exchanges are then not
    /// seen as a whole.
    pub(super) fn among(
        graph: &'g HouseholdGraph<'g>,
        households: &'g Households,
        since: Day,
        looked_at: impl Iterator<Item = RegistrationId>,
    ) -> Self {
        let mut known = Vec::new();
        known.resize_with(graph.registration_count(), || AtomicU8::new(Joined::No as u8));
        for registration in looked_at {
            known[registration.index()] = AtomicU8::new(Joined::Unasked as u8);
        }
        Self { graph, households, since, known }
    }

    /// Whether the person moved in alone with adults they have no known tie to.
    pub(super) fn is_lodger(&self, registration: RegistrationId) -> bool {
        matches!(self.joined(registration), Joined::WithRoom | Joined::WithoutRoom)
    }

    /// Whether there were then at least as many adults as rooms.
    pub(super) fn is_without_room(&self, registration: RegistrationId) -> bool {
        self.joined(registration) == Joined::WithoutRoom
    }

    fn joined(&self, registration: RegistrationId) -> Joined {
        let Some(known) = self.known.get(registration.index()) else { return Joined::No };
        match Joined::of_code(known.load(Ordering::Relaxed)) {
            Joined::Unasked => {
                let found = joined(self.graph, self.households, registration, self.since);
                known.store(found as u8, Ordering::Relaxed);
                found
            }
            known => known,
        }
    }

    /// Around a step to strangers: how many such steps of how many persons lie, within 12 months of
    /// it, between its two dwellings and the third that adds most. Zeroes where it is none.
    ///
    /// O(registrations at the two dwellings + steps there²), a handful.
    pub(super) fn exchange(&self, of: RegistrationId) -> (usize, usize) {
        let lodger = self.is_lodger(of);
        let Some(this) = lodger.then(|| step(self.graph, of)).flatten() else { return (0, 0) };
        let near = self.steps_around(&this);
        let mut thirds: Vec<DwellingId> = near.iter().filter_map(|step| this.third(step)).collect();
        thirds.sort_unstable();
        thirds.dedup();
        let among = |third: Option<DwellingId>| {
            let inside = |step: &&Step| {
                let place = this.third(step);
                place.is_none() || place == third
            };
            let mut persons: Vec<PersonId> =
                near.iter().filter(inside).map(|step| step.person).collect();
            let count = persons.len();
            persons.sort_unstable();
            persons.dedup();
            (count, persons.len())
        };
        thirds.into_iter().map(|third| among(Some(third))).max().unwrap_or_else(|| among(None))
    }

    /// The steps from and to the two dwellings of `this` that lie near it in time.
    fn steps_around(&self, this: &Step) -> Vec<Step> {
        let graph = self.graph;
        let around = |day: Day| day.since(this.day).0.abs() <= EXCHANGE_DAYS;
        let near = |id: &RegistrationId| graph.start(*id).exact().is_some_and(around);
        let here = [this.from, this.to].into_iter().flat_map(|at| graph.stays_at(at));
        // Who came, and where those who lived here went on to. A stay begins and ends on the days of
        // the moves where these are known, and lies in order in memory: moves far off cost no look.
        let moves = here.flat_map(|(id, stay)| {
            let came = stay.is_empty() || around(stay.from);
            let went = !stay.is_empty() && around(stay.to);
            [came.then_some(id), went.then(|| graph.next(id)).flatten()]
        });
        let mut moves: Vec<RegistrationId> = moves.flatten().filter(near).collect();
        moves.sort_unstable();
        moves.dedup();
        let to_strangers = |id: RegistrationId| {
            let step = step(graph, id)?;
            step.other_end(this.from).or_else(|| step.other_end(this.to))?;
            self.is_lodger(id).then_some(step)
        };
        moves.into_iter().filter_map(to_strangers).collect()
    }
}

/// Of the registrations at one dwelling those that certainly began while no other one there ran: told
/// from the stays alone, which lie in order in memory. O(registrations²); of many none is told.
fn to_nobody(stays: &[(RegistrationId, Period)]) -> impl Iterator<Item = RegistrationId> {
    let few = if stays.len() <= FEW_STAYS { stays } else { &[] };
    let began = |(_, stay): &&(RegistrationId, Period)| !stay.is_empty();
    few.iter().filter(began).filter_map(|(registration, stay)| {
        let other = |(id, other): &(RegistrationId, Period)| {
            id != registration && other.contains(stay.from)
        };
        (!few.iter().any(other)).then_some(*registration)
    })
}

fn joined(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    registration: RegistrationId,
    since: Day,
) -> Joined {
    // What drops most costs least: the household is numbered in the order of registrations.
    if households.movers(households.household(registration)).len() != 1 {
        return Joined::No;
    }
    let day = graph.start(registration).exact();
    let day = day.filter(|day| since <= *day && *day <= graph.as_of);
    let moved = graph.settles(registration)
        && graph.kind(registration) != MoveKind::Birth
        && !is_continuation(graph, registration);
    let dwelling = graph.dwelling(registration).filter(|_| moved);
    let Some((day, dwelling)) = day.zip(dwelling) else { return Joined::No };
    if !graph.is_adult(graph.person(registration), day) || has_own_norms(graph, dwelling) {
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::graph;
    use crate::registry::{self, LoadOptions};

    #[test]
    fn what_the_stays_tell_is_what_a_look_at_each_finds() {
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/town");
        let register = registry::load_folder(&town, &LoadOptions::default()).unwrap().register;
        let graph = graph::build(&register, "2025-12-31".parse().unwrap());
        let households = Households::of(&graph);
        let all = || (0..graph.registration_count()).map(RegistrationId::new);
        let told = Joining::of(&graph, &households, Day::MIN);
        let unasked = Joining::among(&graph, &households, Day::MIN, all());
        let known = |id: RegistrationId| told.known[id.index()].load(Ordering::Relaxed);
        assert!(all().filter(|id| known(*id) == Joined::No as u8).count() > 1_000);
        assert!(all().any(|id| unasked.is_lodger(id)));
        for id in all() {
            assert_eq!(told.joined(id), unasked.joined(id), "{id:?}");
        }
    }
}
