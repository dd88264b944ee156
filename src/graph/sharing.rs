//! Households that share dwellings over time: components, cores and dense blocks of the bipartite
//! graph of households and dwellings.

use petgraph::csr::Csr;
use petgraph::unionfind::UnionFind;

use crate::domain::{DwellingId, HouseholdId, Period, PersonId};

use super::{HouseholdGraph, Households};

/// A dwelling with more moving households than this in one window is an institution; it says
/// nothing about who shares dwellings with whom, and looking at all pairs would be dear.
const MOST_SHARERS: usize = 200;

/// Households and dwellings hanging together closely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The core number of its densest part.
    pub core: u32,
    /// How many households.
    pub households: u32,
    /// How many dwellings.
    pub dwellings: u32,
}

/// What the windowed graph of households and dwellings says of each dwelling.
///
/// One node for each dwelling and for each group of persons who moved together in the window or
/// are close kin who shared a dwelling in it, so that a family counts once however often it moves.
/// An edge says that somebody of the group certainly lived there in the window.
#[derive(Debug)]
pub struct Sharing {
    component: Vec<Block>,
    block: Vec<Block>,
}

impl Sharing {
    /// Looks at the stays that touch `window` (usually the last 36 months).
    ///
    /// O(registrations log registrations); pairs are looked at only where two households share
    /// two dwellings, at most 200 a dwelling.
    pub fn of(graph: &HouseholdGraph<'_>, households: &Households, window: Period) -> Self {
        let lived = lived_in(graph, window);
        let (groups, count) = groups(graph, households, &lived, window);
        let offset = number(count);
        let mut edges: Vec<(u32, u32)> = lived
            .iter()
            .map(|(home, person)| (groups[person.index()], offset + number(home.index())))
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let nodes = count + graph.dwelling_count();
        let whole = symmetric(nodes, &edges);
        let component = blocks(&whole, count);
        let shared = shared_edges(&whole, count, &core_numbers(&whole));
        let block = blocks(&symmetric(nodes, &shared), count);
        Self { component, block }
    }

    /// The connected component of a dwelling in the whole graph, with the highest core number of
    /// any of its dwellings. Long loops of ordinary moves make cores of 2 in any town.
    pub fn component_of(&self, dwelling: DwellingId) -> Block {
        self.component[dwelling.index()]
    }

    /// The dense block of a dwelling: the component that is left when only stays count which at
    /// least two households have in common at two dwellings or more. All zero where there is none.
    pub fn block_of(&self, dwelling: DwellingId) -> Block {
        self.block[dwelling.index()]
    }
}

/// A graph as compressed rows, every edge in both directions.
pub(super) type Rows = Csr<(), (), petgraph::Directed, u32>;

/// Compressed rows of undirected edges between `nodes` nodes; `edges` each once, any order.
pub(super) fn symmetric(nodes: usize, edges: &[(u32, u32)]) -> Rows {
    let mut both: Vec<(u32, u32)> = edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
    both.sort_unstable();
    let mut rows = Rows::from_sorted_edges(&both).expect("sorted, each pair once");
    while rows.node_count() < nodes {
        rows.add_node(());
    }
    rows
}

/// The core number of every node: the highest k so that it lies in a part of the graph where every
/// node has k neighbours. Peels by degree with buckets, O(nodes + edges).
pub(super) fn core_numbers(rows: &Rows) -> Vec<u32> {
    let nodes = rows.node_count();
    let mut degree: Vec<usize> = (0..nodes).map(|node| rows.out_degree(number(node))).collect();
    let mut order = PeelingOrder::of(&degree);
    for turn in 0..nodes {
        let node = order.nodes[turn];
        for neighbour in rows.neighbors_slice(number(node)) {
            let neighbour = *neighbour as usize;
            if degree[neighbour] > degree[node] {
                order.lower(neighbour, degree[neighbour]);
                degree[neighbour] -= 1;
            }
        }
    }
    degree.into_iter().map(number).collect()
}

/// Nodes by their present degree, with the place each degree begins at.
struct PeelingOrder {
    nodes: Vec<usize>,
    place: Vec<usize>,
    begins: Vec<usize>,
}

impl PeelingOrder {
    fn of(degree: &[usize]) -> Self {
        let mut nodes: Vec<usize> = (0..degree.len()).collect();
        nodes.sort_by_key(|node| degree[*node]);
        let mut place = vec![0; nodes.len()];
        for (position, node) in nodes.iter().enumerate() {
            place[*node] = position;
        }
        let highest = degree.iter().max().copied().unwrap_or(0);
        let begins = (0..=highest).map(|d| nodes.partition_point(|n| degree[*n] < d)).collect();
        Self { nodes, place, begins }
    }

    /// Moves a node from degree `from` to the one below: to the front of its run, which shrinks.
    fn lower(&mut self, node: usize, from: usize) {
        let (here, front) = (self.place[node], self.begins[from]);
        let other = self.nodes[front];
        self.nodes.swap(here, front);
        self.place.swap(node, other);
        self.begins[from] += 1;
    }
}

/// For every dwelling (the nodes from `households` on) its component; zero where it has no edge.
fn blocks(rows: &Rows, households: usize) -> Vec<Block> {
    let mut union = UnionFind::<u32>::new(rows.node_count());
    for node in 0..number(rows.node_count()) {
        for neighbour in rows.neighbors_slice(node).iter().filter(|other| **other > node) {
            union.union(node, *neighbour);
        }
    }
    let (labels, cores) = (union.into_labeling(), core_numbers(rows));
    let mut found = vec![Block::default(); rows.node_count()];
    for (node, label) in labels.iter().enumerate() {
        let block = &mut found[*label as usize];
        block.core = block.core.max(cores[node]);
        let counted = if node < households { &mut block.households } else { &mut block.dwellings };
        *counted += 1;
    }
    let of = |node: usize| match found[labels[node] as usize] {
        Block { core: 0, .. } => Block::default(),
        block => block,
    };
    (households..rows.node_count()).map(of).collect()
}

/// The edges (household, dwelling) that two households have in common at two dwellings or more.
///
/// Such edges lie in the 2-core, so only that part is looked at.
fn shared_edges(rows: &Rows, households: usize, core: &[u32]) -> Vec<(u32, u32)> {
    let dense = |node: &u32| core[*node as usize] >= 2;
    let near = |node: u32| rows.neighbors_slice(node).iter().copied().filter(dense);
    let few = |dwelling: &u32| near(*dwelling).take(MOST_SHARERS + 1).count() <= MOST_SHARERS;
    let (mut shared, mut sharers) = (Vec::new(), Vec::new());
    for household in (0..number(households)).filter(dense) {
        sharers.clear();
        for dwelling in near(household).filter(few) {
            let others = near(dwelling).filter(|other| *other != household);
            sharers.extend(others.map(|other| (other, dwelling)));
        }
        sharers.sort_unstable();
        let common = sharers.chunk_by(|one, other| one.0 == other.0).filter(|run| run.len() >= 2);
        shared.extend(common.flatten().map(|(_, dwelling)| (household, *dwelling)));
    }
    shared.sort_unstable();
    shared.dedup();
    shared
}

/// Who certainly lived where in the window: sorted, each once.
fn lived_in(graph: &HouseholdGraph<'_>, window: Period) -> Vec<(DwellingId, PersonId)> {
    let mut lived: Vec<_> = graph
        .all_at()
        .iter()
        .filter(|id| !graph.certain_days(*id).intersect(window).is_empty())
        .filter_map(|id| Some((graph.dwelling(id)?, graph.person(id))))
        .collect();
    lived.sort_unstable();
    lived.dedup();
    lived
}

/// The group of every person, and how many groups there are.
fn groups(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    lived: &[(DwellingId, PersonId)],
    window: Period,
) -> (Vec<u32>, usize) {
    let mut union = UnionFind::<u32>::new(graph.person_count());
    let mut join = |one: PersonId, other: PersonId| {
        union.union(number(one.index()), number(other.index()));
    };
    for household in (0..households.len()).map(HouseholdId::new) {
        let movers = households.movers(household);
        let began = movers.first().is_some_and(|id| window.contains(graph.start(*id).earliest));
        for pair in movers.windows(2).filter(|_| began) {
            join(graph.person(pair[0]), graph.person(pair[1]));
        }
    }
    for home in lived.chunk_by(|one, other| one.0 == other.0) {
        let is_here = |person: &PersonId| home.binary_search(&(home[0].0, *person)).is_ok();
        for (_, person) in home {
            for kin in close_kin(graph, *person).filter(is_here) {
                join(*person, kin);
            }
        }
    }
    let mut labels = union.into_labeling();
    let count = compact(&mut labels);
    (labels, count)
}

/// Spouse, parents and co-parents.
fn close_kin<'g>(
    graph: &'g HouseholdGraph<'_>,
    person: PersonId,
) -> impl Iterator<Item = PersonId> + 'g {
    let children = graph.kin.children(person);
    let co_parents = children.flat_map(|child| graph.kin.parents(child));
    graph.kin.spouse(person).into_iter().chain(graph.kin.parents(person)).chain(co_parents)
}

/// Renumbers labels to 0, 1, 2, ... in order of first appearance; returns how many there are.
fn compact(labels: &mut [u32]) -> usize {
    let mut fresh = vec![u32::MAX; labels.len()];
    let mut count = 0;
    for label in labels {
        let name = &mut fresh[*label as usize];
        if *name == u32::MAX {
            *name = number(count);
            count += 1;
        }
        *label = *name;
    }
    count
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("dense ids are 32 bits")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Peels one node at a time.
    fn naive_cores(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
        let mut cores = vec![0; nodes];
        for k in 1..=number(nodes) {
            let mut alive: Vec<bool> = vec![true; nodes];
            loop {
                let degree = |n: usize| {
                    let touches = |(a, b): &&(u32, u32)| {
                        let (a, b) = (*a as usize, *b as usize);
                        (a == n || b == n) && alive[a] && alive[b]
                    };
                    number(edges.iter().filter(touches).count())
                };
                let Some(weak) = (0..nodes).find(|n| alive[*n] && degree(*n) < k) else { break };
                alive[weak] = false;
            }
            for node in (0..nodes).filter(|node| alive[*node]) {
                cores[node] = k;
            }
        }
        cores
    }

    proptest! {
        #[test]
        fn cores_are_those_of_naive_peeling(
            edges in proptest::collection::btree_set((0_u32..7, 7_u32..14), 0..40)
        ) {
            let edges: Vec<_> = edges.into_iter().collect();
            let rows = symmetric(14, &edges);
            prop_assert_eq!(core_numbers(&rows), naive_cores(14, &edges));
        }

        #[test]
        fn shared_edges_are_those_of_two_by_two(
            edges in proptest::collection::btree_set((0_u32..6, 6_u32..12), 0..30)
        ) {
            let edges: Vec<_> = edges.into_iter().collect();
            let has = |pair: (u32, u32)| edges.binary_search(&pair).is_ok();
            let square = |(h, d): &(u32, u32)| (0..6).any(|o| o != *h && has((o, *d))
                && (6..12).any(|e| e != *d && has((*h, e)) && has((o, e))));
            let expected: Vec<_> = edges.iter().copied().filter(square).collect();
            let rows = symmetric(12, &edges);
            prop_assert_eq!(shared_edges(&rows, 6, &core_numbers(&rows)), expected);
        }
    }
}
