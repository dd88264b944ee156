//! Dwellings that households rotate through: rings in the graph of recent moves.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;

use crate::domain::{DwellingId, HouseholdId, MoveKind, Period, PersonId};

use super::{HouseholdGraph, Households};

/// Rings of more dwellings than this are the housing market at work.
const MOST_DWELLINGS: usize = 12;
/// Fewer moves than this inside it make no ring: two households that swap dwellings once make two.
const LEAST_MOVES: usize = 3;
/// One household going to and fro is no ring.
const LEAST_HOUSEHOLDS: usize = 2;

/// A small set of dwellings each of which can be reached from each other along moves of
/// households.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Its dwellings, ascending.
    pub dwellings: Vec<DwellingId>,
    /// How many households moved inside it; persons who once moved together count as one.
    pub households: u32,
    /// How many of them moved inside it at least twice. A chain of vacancies closes into a ring by
    /// chance, with everybody moving once; rotating is moving again.
    pub returning: u32,
    /// How many household moves lie inside it.
    pub moves: u32,
}

/// All rings of a window.
#[derive(Debug)]
pub struct Rings {
    rings: Vec<Ring>,
    of_dwelling: Vec<Option<u32>>,
}

/// Some persons of a household going from one dwelling straight to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct HouseholdMove {
    household: HouseholdId,
    from: DwellingId,
    to: DwellingId,
}

impl Rings {
    /// Finds the rings among the moves of `window` (usually the last 12 months).
    ///
    /// Dwellings are joined by the moves of households from one straight to another; a ring is a
    /// strongly connected component of 2 to 12 dwellings with at least 3 moves of at least 2
    /// households inside. A larger component is looked at once more with only those households
    /// that moved at least twice inside it. O(registrations + moves log moves).
    pub fn of(graph: &HouseholdGraph<'_>, households: &Households, window: Period) -> Self {
        let mut rings: Vec<Ring> = Vec::new();
        for moves in strong_components(&moves_in(graph, households, window)) {
            if dwellings_of(&moves).len() <= MOST_DWELLINGS {
                rings.extend(ring(graph, households, &moves));
            } else {
                let repeated = repeated_movers(graph, households, &moves);
                let parts = strong_components(&repeated);
                rings.extend(parts.iter().filter_map(|part| ring(graph, households, part)));
            }
        }
        rings.sort_unstable_by(|one, other| one.dwellings.cmp(&other.dwellings));
        let mut of_dwelling = vec![None; graph.dwelling_count()];
        for (number, ring) in (0_u32..).zip(&rings) {
            for dwelling in &ring.dwellings {
                of_dwelling[dwelling.index()] = Some(number);
            }
        }
        Self { rings, of_dwelling }
    }

    /// Every ring, by its first dwelling; no dwelling is in two.
    pub fn all(&self) -> &[Ring] {
        &self.rings
    }

    /// The ring a dwelling is in.
    pub fn ring_of(&self, dwelling: DwellingId) -> Option<&Ring> {
        self.of_dwelling[dwelling.index()].map(|number| &self.rings[number as usize])
    }
}

/// The household moves that begin, as far as is certain, in `window`; ascending.
fn moves_in(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    window: Period,
) -> Vec<HouseholdMove> {
    let mut moves: Vec<_> = graph
        .beginning_in(window)
        .into_iter()
        .filter(|registration| graph.kind(*registration) != MoveKind::Birth)
        .filter_map(|registration| {
            let from = graph.dwelling(graph.origin(registration)?)?;
            let to = graph.dwelling(registration)?;
            let household = households.household(registration);
            (from != to).then_some(HouseholdMove { household, from, to })
        })
        .collect();
    moves.sort_unstable();
    moves.dedup();
    moves
}

/// The moves inside each strongly connected component of two dwellings or more.
///
/// Kosaraju's algorithm, because it does not recurse: a chain of moves may be long.
fn strong_components(moves: &[HouseholdMove]) -> Vec<Vec<HouseholdMove>> {
    let dwellings = dwellings_of(moves);
    let node = |dwelling: DwellingId| dwellings.binary_search(&dwelling).unwrap_or_default();
    let mut graph = DiGraph::<(), ()>::with_capacity(dwellings.len(), moves.len());
    for _ in &dwellings {
        graph.add_node(());
    }
    for step in moves {
        graph.add_edge(NodeIndex::new(node(step.from)), NodeIndex::new(node(step.to)), ());
    }
    let components = kosaraju_scc(&graph);
    let mut component_of = vec![0; dwellings.len()];
    for (number, component) in components.iter().enumerate() {
        for dwelling in component {
            component_of[dwelling.index()] = number;
        }
    }
    let mut inside = vec![Vec::new(); components.len()];
    for step in moves {
        let (from, to) = (component_of[node(step.from)], component_of[node(step.to)]);
        if from == to {
            inside[from].push(*step);
        }
    }
    inside.retain(|moves| !moves.is_empty());
    inside
}

fn dwellings_of(moves: &[HouseholdMove]) -> Vec<DwellingId> {
    let mut dwellings: Vec<_> = moves.iter().flat_map(|step| [step.from, step.to]).collect();
    dwellings.sort_unstable();
    dwellings.dedup();
    dwellings
}

fn ring(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    moves: &[HouseholdMove],
) -> Option<Ring> {
    let dwellings = dwellings_of(moves);
    if dwellings.len() > MOST_DWELLINGS || moves.len() < LEAST_MOVES {
        return None;
    }
    let count = distinct_households(graph, households, moves);
    (count >= LEAST_HOUSEHOLDS).then(|| Ring {
        dwellings,
        households: number(count),
        returning: number(distinct_households(
            graph,
            households,
            &repeated_movers(graph, households, moves),
        )),
        moves: number(moves.len()),
    })
}

/// Who made a move: the household's members who came from its origin.
fn movers<'a>(
    graph: &'a HouseholdGraph<'_>,
    households: &'a Households,
    step: HouseholdMove,
) -> impl Iterator<Item = PersonId> + 'a {
    let came_from = move |origin| graph.dwelling(origin) == Some(step.from);
    households
        .movers(step.household)
        .iter()
        .filter(move |registration| graph.origin(**registration).is_some_and(came_from))
        .map(|registration| graph.person(*registration))
}

/// How many groups of persons made these moves, those who ever moved together being one.
fn distinct_households(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    moves: &[HouseholdMove],
) -> usize {
    let persons_of = |step: &HouseholdMove| movers(graph, households, *step);
    let mut persons: Vec<_> = moves.iter().flat_map(persons_of).collect();
    persons.sort_unstable();
    persons.dedup();
    let place = |person: PersonId| persons.binary_search(&person).unwrap_or_default();
    let mut groups = UnionFind::<usize>::new(persons.len());
    let mut count = persons.len();
    for step in moves {
        let together: Vec<_> = persons_of(step).map(place).collect();
        count -= together.windows(2).filter(|pair| groups.union(pair[0], pair[1])).count();
    }
    count
}

/// The moves of those who moved at least twice among `moves`.
fn repeated_movers(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    moves: &[HouseholdMove],
) -> Vec<HouseholdMove> {
    let mut persons: Vec<_> =
        moves.iter().flat_map(|step| movers(graph, households, *step)).collect();
    persons.sort_unstable();
    let twice = |person: PersonId| {
        let first = persons.partition_point(|other| *other < person);
        persons.get(first + 1) == Some(&person)
    };
    moves.iter().copied().filter(|step| movers(graph, households, *step).any(twice)).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("dense ids are 32 bits")
}
