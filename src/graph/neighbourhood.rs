//! The neighbourhood of a pending registration: who can matter to what is measured of it, cut out of
//! the whole register as a small register of its own, with the pending rows in it.
//!
//! Given norms, facts depend on a neighbourhood only. Who is in it:
//! - whoever was ever registered at the dwelling moved to, and where those living there have minor
//!   children or came from; its tenants, wherever they are registered;
//! - whoever lived where the movers lived in the two years before, and the movers' close kin;
//! - for ties: parents, grandparents, spouses and children of all these, without their histories.
//!
//! Dense ids keep their order, so that ties between equals fall as they do in the whole.

use std::ops::Range;

use crate::domain::{Day, DwellingId, PersonId, RegistrationId};
use crate::registry::{Pending, Register};

use super::HouseholdGraph;
use super::attributes::partition_point;
use super::excerpt::Excerpt;

/// Registrations at one dwelling, former ones included, beyond which it is no home but an
/// institution, and a check would cost too much.
const MOST_REGISTRATIONS: usize = 1_500;
/// Residents, present and of late, beyond which ties between all of them cost too much.
const MOST_RESIDENTS: usize = 150;
/// Of those living at another dwelling (where somebody came from, where a child lives) so many are
/// looked at: what is asked there is who is tied to one person, and whether one adult lives alone.
const MOST_ELSEWHERE: usize = 64;
/// Hosts one after another lie at most so many days apart, and so do lodgers of one host.
const TWO_YEARS: i32 = 731;
/// Residents who left longer ago than this tie to nobody of today.
const FIVE_YEARS: i32 = 1_850;

/// More people are or were registered at the dwelling than a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// A register that neighbourhoods are cut out of.
#[derive(Debug)]
pub struct Surroundings<'g> {
    graph: &'g HouseholdGraph<'g>,
    /// Who had a registration annulled where; sorted.
    annulled: Vec<(DwellingId, PersonId)>,
}

/// A small register around pending registrations.
#[derive(Debug)]
pub struct Neighbourhood {
    /// Persons, dwellings, moves and papers that matter, the pending moves among them.
    pub register: Register,
    /// The dwelling moved to, in the small register.
    pub dwelling: DwellingId,
    /// Person and row in `register.moves` of each pending move, in the order they were given.
    pub pending: Vec<(PersonId, usize)>,
}

impl<'g> Surroundings<'g> {
    /// O(annulled registrations): nothing is read of the others.
    pub fn of(graph: &'g HouseholdGraph<'g>) -> Self {
        let placed = graph.annulled().iter().filter_map(|one| Some((one.dwelling?, one.person)));
        let mut annulled: Vec<_> = placed.collect();
        annulled.sort_unstable();
        Self { graph, annulled }
    }

    /// The rows of a person in the register: those of the graph and, beside them, any that are
    /// annulled or not known on its day. O(the person's rows).
    pub(super) fn rows_of(&self, person: PersonId) -> Range<usize> {
        let persons = &self.graph.register.moves.person;
        let known = self.graph.rows_of(person).unwrap_or_else(|| {
            let at = partition_point(persons.len(), |row| persons.at(row) < person);
            at..at
        });
        let is_theirs = |row: &usize| persons.find(*row) == Some(person);
        let before = (0..known.start).rev().take_while(is_theirs).count();
        let after = (known.end..persons.len()).take_while(is_theirs).count();
        known.start - before..known.end + after
    }

    /// Whether the register has a move of this person with this key.
    pub fn knows(&self, person: PersonId, key: u64) -> bool {
        self.rows_of(person).any(|row| self.graph.register.moves.key.at(row) == key)
    }

    pub(super) fn graph(&self) -> &'g HouseholdGraph<'g> {
        self.graph
    }

    /// Cuts out the surroundings of pending moves to `dwelling` that count from `day`, as they will
    /// be seen on `as_of`.
    ///
    /// O(registrations of the persons in it), a few hundred as a rule.
    ///
    /// # Errors
    /// [`TooLarge`] for an institution.
    pub fn around(
        &self,
        dwelling: DwellingId,
        pending: &[Pending],
        (day, as_of): (Day, Day),
    ) -> Result<Neighbourhood, TooLarge> {
        let mut gathering = Gathering { surroundings: self, day, as_of, found: Vec::new() };
        gathering.residents(dwelling)?;
        for one in pending {
            gathering.mover(one.person, dwelling);
        }
        gathering.families_elsewhere(dwelling, pending);
        gathering.kin();
        Ok(Excerpt::of(self, gathering.settled()).with_pending(dwelling, pending))
    }
}

/// How much of a person is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Who they are: birth date and kin.
    Name,
    /// And where they were registered.
    History,
    /// And their kin.
    Ties,
}

struct Gathering<'s> {
    surroundings: &'s Surroundings<'s>,
    day: Day,
    as_of: Day,
    found: Vec<(PersonId, Depth)>,
}

impl Gathering<'_> {
    fn graph(&self) -> &HouseholdGraph<'_> {
        self.surroundings.graph
    }

    fn add(&mut self, person: PersonId, depth: Depth) {
        self.found.push((person, depth));
    }

    /// Everybody ever registered at the dwelling moved to.
    fn residents(&mut self, dwelling: DwellingId) -> Result<(), TooLarge> {
        let graph = self.surroundings.graph;
        let here = graph.registrations_at(dwelling);
        if here.len() > MOST_REGISTRATIONS {
            return Err(TooLarge);
        }
        let line = self.day.plus(-FIVE_YEARS);
        let mut late = 0;
        for registration in here {
            let is_late = graph.end(registration).latest > line;
            late += usize::from(is_late);
            let depth = if is_late { Depth::Ties } else { Depth::History };
            self.add(graph.person(registration), depth);
        }
        let annulled = &self.surroundings.annulled;
        let from = annulled.partition_point(|(place, _)| *place < dwelling);
        let these = annulled[from..].iter().take_while(|(place, _)| *place == dwelling);
        self.found.extend(these.map(|(_, person)| (*person, Depth::History)));
        for lease in graph.leases(dwelling).unwrap_or_default() {
            self.found.extend(lease.tenant.map(|tenant| (tenant, Depth::Ties)));
        }
        if late > MOST_RESIDENTS { Err(TooLarge) } else { Ok(()) }
    }

    /// Somebody who moves: their close kin, and those they lived with of late.
    fn mover(&mut self, person: PersonId, to: DwellingId) {
        let graph = self.surroundings.graph;
        self.add(person, Depth::Ties);
        let children = graph.kin.children(person);
        let co_parents = children.clone().flat_map(|child| graph.kin.parents(child));
        let parents = graph.kin.parents(person);
        let kin = children.chain(co_parents).chain(graph.kin.spouse(person));
        self.found.extend(kin.chain(parents).map(|one| (one, Depth::Ties)));
        let begun = |id: &RegistrationId| graph.start(*id).earliest <= self.day;
        let before: Vec<_> = graph.registrations_of(person).filter(begun).collect();
        for (distance, registration) in before.iter().rev().enumerate() {
            let start = graph.start(*registration).earliest;
            if distance > 1 && self.day.since(start).0 > TWO_YEARS {
                break;
            }
            let Some(place) = graph.dwelling(*registration).filter(|place| *place != to) else {
                continue;
            };
            self.living_at(place, start, Depth::Ties);
            if distance <= 1 {
                self.living_at(place, self.day, Depth::Ties);
                self.living_at(place, self.as_of, Depth::Ties);
            }
        }
    }

    /// Those who certainly or possibly live at a dwelling on a day.
    fn living_at(&mut self, dwelling: DwellingId, day: Day, depth: Depth) {
        let graph = self.surroundings.graph;
        let living = graph.living_at(dwelling, day).chain(graph.possibly_at(dwelling, day));
        self.found.extend(living.take(MOST_ELSEWHERE).map(|id| (graph.person(id), depth)));
    }

    /// Where those who live in the dwelling moved to, or come to live there, have minor children,
    /// and where they came from: who lives there.
    fn families_elsewhere(&mut self, dwelling: DwellingId, pending: &[Pending]) {
        let graph = self.surroundings.graph;
        let here = graph.registrations_at(dwelling);
        let mut residents: Vec<(PersonId, Day)> = here
            .filter(|id| graph.end(*id).latest > self.day)
            .map(|id| (graph.person(id), graph.start(id).latest.max(self.day)))
            .collect();
        residents.extend(pending.iter().map(|one| (one.person, self.day)));
        for (person, day) in residents {
            for day in [day, self.as_of] {
                self.family_elsewhere(person, day);
            }
        }
    }

    fn family_elsewhere(&mut self, person: PersonId, day: Day) {
        let graph = self.graph();
        let children = graph.kin.children(person);
        let minors: Vec<PersonId> = children.filter(|c| !graph.is_adult(*c, day)).collect();
        let homes: Vec<Option<DwellingId>> = minors
            .iter()
            .map(|child| graph.dwelling(graph.registration_on(*child, day)?))
            .collect();
        let came_from = graph.registrations_of(person).rev().filter_map(|id| {
            let begun = graph.start(id).earliest <= day;
            graph.dwelling(id).filter(|_| begun)
        });
        let last_two: Vec<DwellingId> = came_from.take(2).collect();
        self.found.extend(minors.into_iter().map(|child| (child, Depth::History)));
        for place in homes.into_iter().flatten().chain(last_two) {
            self.living_at(place, day, Depth::History);
        }
    }

    /// The kin of whoever may be tied to somebody.
    fn kin(&mut self) {
        let graph = self.surroundings.graph;
        let tied: Vec<PersonId> =
            self.found.iter().filter(|(_, depth)| *depth == Depth::Ties).map(|one| one.0).collect();
        for person in tied {
            let parents = || graph.kin.parents(person);
            let grandparents = parents().flat_map(|parent| graph.kin.parents(parent));
            let children = graph.kin.children(person);
            let kin = parents().chain(grandparents).chain(children).chain(graph.kin.spouse(person));
            self.found.extend(kin.map(|one| (one, Depth::Name)));
        }
    }

    /// Everybody found, ascending, each once with the most that is looked at.
    fn settled(mut self) -> Vec<(PersonId, Depth)> {
        self.found.sort_unstable_by_key(|(person, depth)| (*person, std::cmp::Reverse(*depth)));
        self.found.dedup_by_key(|(person, _)| *person);
        self.found
    }
}
