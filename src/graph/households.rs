//! Households: persons who moved into a dwelling together. Derived, never stored in the register.

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use crate::domain::{Day, DwellingId, HouseholdId, MoveKind, PersonId, RegistrationId};

use super::HouseholdGraph;

/// Which registrations began together. Every registration is in exactly one household, most of
/// them alone. 12 bytes a registration.
#[derive(Debug, Default)]
pub struct Households {
    of: Vec<HouseholdId>,
    starts: Vec<u32>,
    movers: Vec<u32>,
    members: Vec<RegistrationId>,
}

impl Households {
    /// Finds the households of a graph.
    ///
    /// Two registrations at one dwelling that begin on the same known day belong together where
    /// the persons are relatives, or came straight from one dwelling where both lived. A newborn
    /// joins the household of a parent who lives there that day, but did not move.
    ///
    /// O(n) in the registrations, n log n within one arrival day: persons are looked up, not paired.
    pub fn of(graph: &HouseholdGraph<'_>) -> Self {
        let mut together = UnionFind::<u32>::new(graph.registration_count());
        let blocks = graph.dwelling_count().div_ceil(DWELLINGS);
        let found: Vec<Vec<Pair>> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let last = ((block + 1) * DWELLINGS).min(graph.dwelling_count());
                Arrivals::of(graph, (block * DWELLINGS..last).map(DwellingId::new))
            })
            .collect();
        for (one, other) in found.into_iter().flatten() {
            together.union(one, other);
        }
        for (newborn, parent) in newborns(graph) {
            together.union(newborn, parent);
        }
        Self::collect(graph, together.into_labeling())
    }

    /// Numbers the groups by their lowest registration; within one, movers first. O(n).
    fn collect(graph: &HouseholdGraph<'_>, labels: Vec<u32>) -> Self {
        let (of, count) = numbered(labels);
        let born = |row: usize| graph.kind(RegistrationId::new(row)) == MoveKind::Birth;
        let (mut starts, mut movers) = (vec![0_u32; count + 1], vec![0_u32; count]);
        for (row, household) in of.iter().enumerate() {
            starts[household.index() + 1] += 1;
            movers[household.index()] += u32::from(!born(row));
        }
        for household in 0..count {
            starts[household + 1] += starts[household];
        }
        let mut members = vec![RegistrationId::new(0); of.len()];
        let mut filled = vec![(0_u32, 0_u32); count];
        for (row, household) in of.iter().enumerate() {
            let (moved, newborns) = &mut filled[household.index()];
            let (place, before) =
                if born(row) { (newborns, movers[household.index()]) } else { (moved, 0) };
            let at = starts[household.index()] + before + *place;
            members[at as usize] = RegistrationId::new(row);
            *place += 1;
        }
        Self { of, starts, movers, members }
    }

    /// Number of households.
    pub fn len(&self) -> usize {
        self.movers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.movers.is_empty()
    }

    /// The household a registration belongs to.
    pub fn household(&self, registration: RegistrationId) -> HouseholdId {
        self.of[registration.index()]
    }

    /// Everybody of a household: those who moved, then newborns; each part ascending.
    pub fn members(&self, household: HouseholdId) -> &[RegistrationId] {
        let from = self.starts[household.index()] as usize;
        &self.members[from..self.starts[household.index() + 1] as usize]
    }

    /// Those of a household who moved: without newborns.
    pub fn movers(&self, household: HouseholdId) -> &[RegistrationId] {
        &self.members(household)[..self.movers[household.index()] as usize]
    }
}

/// Numbers labels in the order they first occur, and counts them.
fn numbered(labels: Vec<u32>) -> (Vec<HouseholdId>, usize) {
    const NONE: u32 = u32::MAX;
    let mut numbers = vec![NONE; labels.len()];
    let mut next = 0;
    let mut of = Vec::with_capacity(labels.len());
    for label in labels {
        let known = &mut numbers[label as usize];
        if *known == NONE {
            *known = next;
            next += 1;
        }
        of.push(HouseholdId::new(*known as usize));
    }
    (of, next as usize)
}

/// Somebody who arrived, under a key shared with those who belong together.
type Keyed = (Key, RegistrationId);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Descends from, married, or is this person.
    Kin(PersonId),
    /// Came straight from this dwelling.
    From(DwellingId),
}

/// Two registrations of one household.
type Pair = (u32, u32);

/// Dwellings looked at by one thread at a stretch.
const DWELLINGS: usize = 1024;

/// Goes through arrivals and keeps who belong together.
struct Arrivals<'g> {
    graph: &'g HouseholdGraph<'g>,
    /// Registrations at one dwelling that begin on one day.
    run: Vec<RegistrationId>,
    keyed: Vec<Keyed>,
    pairs: Vec<Pair>,
}

impl<'g> Arrivals<'g> {
    fn of(graph: &'g HouseholdGraph<'g>, dwellings: impl Iterator<Item = DwellingId>) -> Vec<Pair> {
        let mut arrivals = Self { graph, run: Vec::new(), keyed: Vec::new(), pairs: Vec::new() };
        for dwelling in dwellings {
            arrivals.join_at(dwelling);
        }
        arrivals.pairs
    }

    /// Most registrations begin alone: the days of the stays, which lie side by side in the order of
    /// dwellings, tell so without a look at the registrations themselves.
    fn join_at(&mut self, dwelling: DwellingId) {
        let mut day = Day::MIN;
        for (registration, stay) in self.graph.stays_at(dwelling) {
            let is_placed = !stay.is_empty() || self.graph.settles(registration);
            if is_placed && (stay.from != day || self.run.is_empty()) {
                self.join_run();
                day = stay.from;
            }
            self.run.extend(is_placed.then_some(registration));
        }
        self.join_run();
    }

    /// Stays that begin on one day are those of one known start, and perhaps some of unsure ones.
    fn join_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.len() > 1 {
            let same = |one: &RegistrationId, other: &RegistrationId| {
                self.graph.start(*one) == self.graph.start(*other)
            };
            for arrival in run.chunk_by(same) {
                join_arrivals(self.graph, arrival, &mut self.keyed, &mut self.pairs);
            }
        }
        self.run = run;
        self.run.clear();
    }
}

/// Pairs registrations that settle at one dwelling and began together, where that day is known.
fn join_arrivals(
    graph: &HouseholdGraph<'_>,
    movers: &[RegistrationId],
    keyed: &mut Vec<Keyed>,
    pairs: &mut Vec<Pair>,
) {
    let is_known = movers.first().is_some_and(|first| graph.start(*first).exact().is_some());
    if !is_known || movers.len() < 2 {
        return;
    }
    keyed.clear();
    for registration in movers.iter().copied() {
        let origin = graph.origin(registration).and_then(|origin| graph.dwelling(origin));
        keyed.extend(origin.map(|dwelling| (Key::From(dwelling), registration)));
        let relatives = relatives(graph, graph.person(registration));
        keyed.extend(relatives.map(|person| (Key::Kin(person), registration)));
    }
    keyed.sort_unstable();
    let same = keyed.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    pairs.extend(same.map(|pair| (number(pair[0].1.index()), number(pair[1].1.index()))));
}

/// The person, spouse, children, parents and grandparents: two persons are taken for relatives
/// where these overlap (so also siblings, co-parents, parents-in-law, aunts and cousins).
fn relatives<'g>(
    graph: &'g HouseholdGraph<'_>,
    person: PersonId,
) -> impl Iterator<Item = PersonId> + 'g {
    let parents = graph.kin.parents(person);
    let grandparents = graph.kin.parents(person).flat_map(|parent| graph.kin.parents(parent));
    let children = graph.kin.children(person);
    let close = std::iter::once(person).chain(graph.kin.spouse(person)).chain(children);
    close.chain(parents).chain(grandparents)
}

/// Newborns, each with a parent who lives there that day, ascending.
fn newborns(graph: &HouseholdGraph<'_>) -> Vec<Pair> {
    let with_parent = |newborn: RegistrationId| {
        let day = graph.start(newborn).latest;
        let parent = graph.kin.parents(graph.person(newborn)).find_map(|parent| {
            let home = graph.registration_on(parent, day)?;
            (graph.dwelling(home) == graph.dwelling(newborn)).then_some(home)
        });
        Some((number(newborn.index()), number(parent?.index())))
    };
    let all = (0..graph.registration_count()).into_par_iter().map(RegistrationId::new);
    all.filter(|id| graph.kind(*id) == MoveKind::Birth).filter_map(with_parent).collect()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("dense ids are 32 bits")
}
