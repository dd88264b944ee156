//! Places for the nodes of an ego network: the subject in the middle, its neighbours in columns to
//! both sides, each further link one column out, every node in a row of its own.
//!
//! Whole numbers throughout, so that a picture is the same on every machine. Labels have room by
//! construction: beside an end of the picture, below a node that others hang on.

use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::Ego;

/// A node and where it goes: right and down of the subject, in picture units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which node.
    pub node: NodeIndex,
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
    /// Where its label has room.
    pub label: LabelSide,
}

/// The side of a node on which nothing else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSide {
    /// Centred below it, half a column to each side.
    Below,
    /// From it to the left, a column wide.
    Left,
    /// From it to the right, a column wide.
    Right,
}

/// Picture units between columns.
const COLUMN: i32 = 160;
/// Height of a row.
const ROW: i32 = 22;
/// Height kept for a node with its label below it.
const LABELLED: i32 = 46;
/// Rounds of moving nodes towards their neighbours; more change nothing one can see.
const ROUNDS: usize = 6;

/// Places every node of an ego network, in node order: the subject at the origin, a node `d` links
/// away in column `d` on the side of the neighbour it was reached by. No two labels overlap that
/// keep to the room of their side and to the height of a row.
///
/// O(rounds x (nodes log nodes + edges)).
pub fn layout(ego: &Ego) -> Vec<Placed> {
    let mut tree = Tree::of(ego);
    let mut sides = tree.sides(ego);
    let mut rows = tree.rows(&sides);
    for _ in 0..ROUNDS {
        tree.settle(ego, &mut sides, &rows);
        rows = tree.rows(&sides);
    }
    let side_of = tree.side_of(&sides);
    let place = |node: NodeIndex| {
        let at = node.index();
        let label = match side_of[at] {
            _ if !tree.children[at].is_empty() || at == 0 => LabelSide::Below,
            -1 => LabelSide::Left,
            _ => LabelSide::Right,
        };
        let x = side_of[at] * i32::from(ego.distance[at]) * COLUMN;
        Placed { node, x, y: rows[at], label }
    };
    ego.graph.node_indices().map(place).collect()
}

/// Every node under the neighbour it was reached by. Children stand after their parent in node
/// order, as a walk in breadth numbers them.
struct Tree {
    parent: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// What a node takes with all that hangs on it.
    height: Vec<i32>,
}

impl Tree {
    fn of(ego: &Ego) -> Self {
        let count = ego.graph.node_count();
        let (mut parent, mut children) = (vec![0; count], vec![Vec::new(); count]);
        for node in ego.graph.node_indices().skip(1) {
            let nearer = |other: &NodeIndex| {
                ego.distance[other.index()] < ego.distance[node.index()] && *other < node
            };
            let reached_by = ego.graph.neighbors(node).filter(nearer).min();
            parent[node.index()] = reached_by.map_or(0, NodeIndex::index);
            children[parent[node.index()]].push(node.index());
        }
        let mut height = vec![ROW; count];
        for node in (0..count).rev() {
            let hanging: i32 = children[node].iter().map(|child| height[*child]).sum();
            if hanging > 0 {
                height[node] = hanging.max(LABELLED);
            }
        }
        Self { parent, children, height }
    }

    /// The subject's neighbours to the right and to the left: about as many rows on each side, and
    /// those that are linked beyond the subject on the same side where that can be.
    fn sides(&self, ego: &Ego) -> [Vec<usize>; 2] {
        let mut linked = UnionFind::<usize>::new(ego.graph.node_count());
        for edge in ego.graph.edge_references() {
            let (one, other) = (edge.source().index(), edge.target().index());
            if one != 0 && other != 0 {
                linked.union(one, other);
            }
        }
        let mut order: Vec<(usize, usize)> = Vec::new();
        for node in &self.children[0] {
            let first = order.iter().find(|(_, other)| linked.equiv(*node, *other));
            order.push((first.map_or(*node, |(first, _)| *first), *node));
        }
        order.sort_unstable();
        let cut = self.cut(&order);
        let side = |part: &[(usize, usize)]| part.iter().map(|(_, node)| *node).collect();
        [side(&order[..cut]), side(&order[cut..])]
    }

    /// How many of the groups' nodes go to the right.
    fn cut(&self, order: &[(usize, usize)]) -> usize {
        let total: i32 = order.iter().map(|(_, node)| self.height[*node]).sum();
        let mut before = 0;
        let mut best = (i32::MAX, order.len());
        for (at, (group, node)) in order.iter().enumerate() {
            before += self.height[*node];
            let splits = order.get(at + 1).is_some_and(|(next, _)| next == group);
            let unlike = (2 * before - total).abs() + if splits { total / 2 } else { 0 };
            best = best.min((unlike, at + 1));
        }
        best.1
    }

    /// The row of every node: siblings one below the other, centred on their parent.
    fn rows(&self, sides: &[Vec<usize>; 2]) -> Vec<i32> {
        let mut rows = vec![0; self.parent.len()];
        for side in sides {
            self.stack(side, 0, &mut rows);
        }
        for node in 1..rows.len() {
            self.stack(&self.children[node], rows[node], &mut rows);
        }
        rows
    }

    fn stack(&self, siblings: &[usize], middle: i32, rows: &mut [i32]) {
        let total: i32 = siblings.iter().map(|node| self.height[*node]).sum();
        let mut top = middle - total / 2;
        for node in siblings {
            rows[*node] = top + self.height[*node] / 2;
            top += self.height[*node];
        }
    }

    /// Orders siblings by where what they are linked with stands.
    fn settle(&mut self, ego: &Ego, sides: &mut [Vec<usize>; 2], rows: &[i32]) {
        let wanted: Vec<i32> =
            (0..rows.len()).map(|node| self.wanted_row(ego, node, rows)).collect();
        let by_wish = |node: &usize| (wanted[*node], *node);
        sides.iter_mut().chain(&mut self.children[1..]).for_each(|all| all.sort_by_key(by_wish));
    }

    /// Half way from a node's row to the mean row of its links beyond the tree, its children's
    /// included.
    fn wanted_row(&self, ego: &Ego, node: usize, rows: &[i32]) -> i32 {
        let mut beyond: Vec<i32> = Vec::new();
        for own in self.children[node].iter().chain([&node]) {
            let others = ego.graph.neighbors(NodeIndex::new(*own)).map(NodeIndex::index);
            let across = |other: &usize| {
                *other != 0 && self.parent[*own] != *other && self.parent[*other] != *own
            };
            beyond.extend(others.filter(across).map(|other| rows[other]));
        }
        let count = i32::try_from(beyond.len()).unwrap_or(i32::MAX);
        match beyond.iter().sum::<i32>().checked_div(count) {
            Some(mean) => i32::midpoint(rows[node], mean),
            None => rows[node],
        }
    }

    /// 1 for nodes to the right of the subject, -1 to the left, 0 for the subject.
    fn side_of(&self, sides: &[Vec<usize>; 2]) -> Vec<i32> {
        let mut side_of = vec![0; self.parent.len()];
        for (side, nodes) in [1, -1].into_iter().zip(sides) {
            for node in nodes {
                side_of[*node] = side;
            }
        }
        for node in 1..side_of.len() {
            if side_of[node] == 0 {
                side_of[node] = side_of[self.parent[node]];
            }
        }
        side_of
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DwellingId, PersonId};
    use crate::graph::{Bond, EgoNode};

    /// A dwelling, `persons` around it, `homes` earlier homes behind each.
    fn star(persons: u32, homes: u32) -> Ego {
        let mut graph = petgraph::graph::UnGraph::default();
        let middle = graph.add_node(EgoNode::Dwelling(DwellingId::new(0)));
        let mut distance = vec![0];
        let around: Vec<_> = (0..persons)
            .map(|person| {
                distance.push(1);
                graph.add_node(EgoNode::Person(PersonId::new(person as usize)))
            })
            .collect();
        for person in around {
            graph.add_edge(middle, person, Bond::Spouses);
            distance.extend((0..homes).map(|_| 2));
            for _ in 0..homes {
                let home = graph.add_node(EgoNode::More(1));
                graph.add_edge(person, home, Bond::Further);
            }
        }
        Ego { graph, distance, left_out: 0 }
    }

    #[test]
    fn every_node_has_a_row_of_its_own_on_its_side() {
        for (persons, homes) in [(1, 0), (2, 1), (24, 0), (7, 5), (30, 1)] {
            let placed = layout(&star(persons, homes));
            assert_eq!((placed[0].x, placed[0].y), (0, 0));
            for (at, one) in placed.iter().enumerate() {
                for other in &placed[at + 1..] {
                    let apart = (one.y - other.y).abs() >= ROW;
                    assert!(apart || one.x != other.x, "{one:?} {other:?}");
                }
            }
            let right = placed.iter().filter(|place| place.x > 0).count();
            let left = placed.iter().filter(|place| place.x < 0).count();
            assert!(persons == 1 || right.abs_diff(left) <= 1 + homes as usize, "{right} {left}");
        }
    }
}
