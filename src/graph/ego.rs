//! The surroundings of a dwelling or person: who lives and lived there, where else they lived, kin.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use petgraph::graph::{NodeIndex, UnGraph};

use crate::domain::{DwellingId, Period, PersonId, RegistrationId};

use super::HouseholdGraph;

/// A node of the surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EgoNode {
    /// A dwelling.
    Dwelling(DwellingId),
    /// A person.
    Person(PersonId),
    /// So many further neighbours of the node it hangs on.
    More(u32),
}

/// What joins two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// Lives there on the day of the graph, registered over this period.
    Lives(Period),
    /// Came straight from there to the present home.
    PreviousHome(Period),
    /// Lived there earlier.
    Lived(Period),
    /// Spouses or registered partners.
    Spouses,
    /// Parent and child.
    ParentAndChild,
    /// Parents of a common child.
    CoParents,
    /// To neighbours that are only counted.
    Further,
}

/// How far the surroundings go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Links from the subject.
    pub depth: u8,
    /// Stays that touch this span count (and the previous home, whenever it was).
    pub window: Period,
    /// At most so many nodes, counting ones included.
    pub nodes: usize,
    /// At most so many new neighbours of one node.
    pub branches: usize,
}

impl Reach {
    /// Two links, 60 nodes, 24 neighbours a node.
    pub fn over(window: Period) -> Self {
        Self { depth: 2, window, nodes: 60, branches: 24 }
    }
}

/// The surroundings of one subject.
#[derive(Clone, Debug)]
pub struct Ego {
    /// Nodes in the order they were reached, the subject first; edges sorted by their ends.
    pub graph: UnGraph<EgoNode, Bond>,
    /// For each node, how many links it lies from the subject.
    pub distance: Vec<u8>,
    /// Neighbours for which there was no room, not even to count them on a node.
    pub left_out: usize,
}

impl Ego {
    /// The surroundings of `subject`. Persons that are not `visible` are left out and not walked
    /// through. Same graph, same answer: neighbours come in a fixed order, the present before the
    /// past, then by last day, then by id.
    ///
    /// O(registrations of the dwellings reached).
    pub fn of(
        graph: &HouseholdGraph<'_>,
        subject: EgoNode,
        reach: Reach,
        visible: &dyn Fn(PersonId) -> bool,
    ) -> Self {
        let mut walk =
            Walk { graph, reach, visible, ego: Self::alone(subject), places: BTreeMap::new() };
        walk.places.insert(subject, NodeIndex::new(0));
        walk.spread();
        walk.join();
        walk.ego
    }

    fn alone(subject: EgoNode) -> Self {
        let mut graph = UnGraph::default();
        graph.add_node(subject);
        Self { graph, distance: vec![0], left_out: 0 }
    }

    fn add(&mut self, node: EgoNode, distance: u8) -> NodeIndex {
        self.distance.push(distance);
        self.graph.add_node(node)
    }
}

struct Walk<'a> {
    graph: &'a HouseholdGraph<'a>,
    reach: Reach,
    visible: &'a dyn Fn(PersonId) -> bool,
    ego: Ego,
    places: BTreeMap<EgoNode, NodeIndex>,
}

impl Walk<'_> {
    /// Breadth first.
    fn spread(&mut self) {
        let mut queue = VecDeque::from([NodeIndex::new(0)]);
        while let Some(here) = queue.pop_front() {
            if self.ego.distance[here.index()] < self.reach.depth {
                let mut fresh = self.neighbours(self.ego.graph[here]);
                fresh.retain(|node| !self.places.contains_key(node));
                self.take(here, &fresh, &mut queue);
            }
        }
    }

    /// Adds as many new neighbours as there is room for, and a node that counts the rest.
    fn take(&mut self, here: NodeIndex, fresh: &[EgoNode], queue: &mut VecDeque<NodeIndex>) {
        let distance = self.ego.distance[here.index()] + 1;
        let room =
            (self.reach.nodes.saturating_sub(self.ego.graph.node_count())).min(self.reach.branches);
        let taken = if fresh.len() <= room { fresh.len() } else { room.saturating_sub(1) };
        for node in &fresh[..taken] {
            let place = self.ego.add(*node, distance);
            self.places.insert(*node, place);
            queue.push_back(place);
        }
        let rest = fresh.len() - taken;
        if rest > 0 && room > 0 {
            let counted = EgoNode::More(u32::try_from(rest).unwrap_or(u32::MAX));
            let place = self.ego.add(counted, distance);
            self.ego.graph.add_edge(here, place, Bond::Further);
        } else {
            self.ego.left_out += rest;
        }
    }

    /// Each once, in order of interest.
    fn neighbours(&self, node: EgoNode) -> Vec<EgoNode> {
        let found = match node {
            EgoNode::Dwelling(dwelling) => self.people_of(dwelling),
            EgoNode::Person(person) => {
                self.bonds_of(person).into_iter().map(|(node, _)| node).collect()
            }
            EgoNode::More(_) => Vec::new(),
        };
        let mut seen = std::collections::BTreeSet::new();
        found.into_iter().filter(|node| seen.insert(*node)).collect()
    }

    fn people_of(&self, dwelling: DwellingId) -> Vec<EgoNode> {
        let graph = self.graph;
        let mut stays: Vec<_> = graph
            .registrations_at(dwelling)
            .filter(|id| graph.settles(*id) && self.is_near(*id))
            .filter(|id| (self.visible)(graph.person(*id)))
            .map(|id| {
                let lives = graph.lives_on(id, graph.as_of);
                (Reverse(lives), Reverse(graph.possible_period(id).to), graph.person(id))
            })
            .collect();
        stays.sort_unstable();
        stays.into_iter().map(|(_, _, person)| EgoNode::Person(person)).collect()
    }

    fn is_near(&self, registration: RegistrationId) -> bool {
        !self.graph.possible_period(registration).intersect(self.reach.window).is_empty()
    }

    /// A person's homes, latest first, then kin; a node may come twice.
    fn bonds_of(&self, person: PersonId) -> Vec<(EgoNode, Bond)> {
        let kin = &self.graph.kin;
        let spouse = kin.spouse(person).into_iter().map(|other| (other, Bond::Spouses));
        let parents = kin.parents(person).map(|other| (other, Bond::ParentAndChild));
        let children = kin.children(person).map(|other| (other, Bond::ParentAndChild));
        let co_parents = kin.children(person).flat_map(|child| kin.parents(child));
        let co_parents = co_parents.filter(|other| *other != person);
        let relatives = spouse
            .chain(children)
            .chain(parents)
            .chain(co_parents.map(|other| (other, Bond::CoParents)))
            .filter(|(other, _)| (self.visible)(*other))
            .map(|(other, bond)| (EgoNode::Person(other), bond));
        self.homes_of(person).into_iter().chain(relatives).collect()
    }

    fn homes_of(&self, person: PersonId) -> Vec<(EgoNode, Bond)> {
        let graph = self.graph;
        let present = graph.registration_on(person, graph.as_of);
        let previous = present.and_then(|home| graph.home_before(home));
        let mut homes: Vec<_> = graph
            .homes_of(person)
            .filter(|id| self.is_near(*id) || Some(*id) == previous)
            .filter_map(|id| {
                let period = graph.possible_period(id);
                let bond = match Some(id) {
                    id if id == present => Bond::Lives(period),
                    id if id == previous => Bond::PreviousHome(period),
                    _ => Bond::Lived(period),
                };
                graph.dwelling(id).map(|dwelling| (EgoNode::Dwelling(dwelling), bond))
            })
            .collect();
        homes.reverse();
        homes
    }

    /// Adds the edges between all nodes reached: one for each pair, the closest bond.
    fn join(&mut self) {
        let mut edges: BTreeMap<(NodeIndex, NodeIndex), Bond> = BTreeMap::new();
        let persons = self.places.iter().filter_map(|(node, place)| match node {
            EgoNode::Person(person) => Some((*person, *place)),
            EgoNode::Dwelling(_) | EgoNode::More(_) => None,
        });
        for (person, place) in persons {
            for (other, bond) in self.bonds_of(person) {
                if let Some(end) = self.places.get(&other) {
                    let ends = (place.min(*end), place.max(*end));
                    edges.entry(ends).and_modify(|known| *known = bond.min(*known)).or_insert(bond);
                }
            }
        }
        for ((from, to), bond) in edges {
            self.ego.graph.add_edge(from, to, bond);
        }
    }
}
