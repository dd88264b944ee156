//! The persons and dwellings around one of them, named and placed for the network picture.

use petgraph::visit::EdgeRef;

use super::Scene;
use super::network::{EdgeKind, Network, NetworkEdge, NetworkNode, NodeKind};
use super::place::{person_label, place_name};
use super::text::Word;
use crate::domain::{Language, Period};
use crate::graph::{Bond, Ego, EgoNode, Reach, layout};

/// The network around a dwelling or person over `window`, two links far.
///
/// Persons whose address is protected are left out and not walked through; none where such a person
/// is asked for.
pub fn surroundings(
    scene: Scene<'_>,
    subject: EgoNode,
    window: Period,
    language: Language,
) -> Option<Network> {
    let graph = scene.graph;
    let visible = |person| !graph.is_protected(person);
    if matches!(subject, EgoNode::Person(person) if !visible(person)) {
        return None;
    }
    let ego = Ego::of(graph, subject, Reach::over(window), &visible);
    let placed = layout(&ego);
    let nodes = ego.graph.node_weights().zip(&placed).map(|(node, place)| {
        let (kind, label) = named(scene, *node, language);
        let dwelling = match node {
            EgoNode::Dwelling(dwelling) => scene.register.dwelling_id(*dwelling).to_owned(),
            _ => String::new(),
        };
        let home = home(scene, *node);
        let place_of = (place.x, place.y);
        NetworkNode { kind, label, dwelling, home, place: place_of, label_side: place.label }
    });
    let edges = ego.graph.edge_references().map(|edge| {
        let (from, to) = (edge.source().index(), edge.target().index());
        let (kind, period) = link(*edge.weight());
        NetworkEdge { from, to, kind, period }
    });
    Some(Network { nodes: nodes.collect(), edges: edges.collect(), left_out: ego.left_out })
}

/// The dwelling somebody is registered in on the day of the run; empty for other nodes.
fn home(scene: Scene<'_>, node: EgoNode) -> String {
    let EgoNode::Person(person) = node else { return String::new() };
    let registration = scene.graph.registration_on(person, scene.graph.as_of);
    let dwelling = registration.and_then(|id| scene.graph.dwelling(id));
    dwelling.map_or_else(String::new, |dwelling| scene.register.dwelling_id(dwelling).to_owned())
}

/// What is printed at a node.
pub fn node_label(scene: Scene<'_>, node: EgoNode, language: Language) -> String {
    named(scene, node, language).1
}

fn named(scene: Scene<'_>, node: EgoNode, language: Language) -> (NodeKind, String) {
    match node {
        EgoNode::Dwelling(dwelling) => (NodeKind::Dwelling, place_name(scene, dwelling, language)),
        EgoNode::Person(person) => {
            let adult = scene.graph.is_adult(person, scene.graph.as_of);
            let kind = if adult { NodeKind::Adult } else { NodeKind::Child };
            (kind, person_label(scene, person))
        }
        EgoNode::More(count) => {
            (NodeKind::More, Word::MoreNodes.with(language, &[&count.to_string()]))
        }
    }
}

fn link(bond: Bond) -> (EdgeKind, Option<Period>) {
    match bond {
        Bond::Lives(period) => (EdgeKind::Lives, Some(period)),
        Bond::PreviousHome(period) => (EdgeKind::PreviousHome, Some(period)),
        Bond::Lived(period) => (EdgeKind::Lived, Some(period)),
        Bond::Spouses => (EdgeKind::Spouses, None),
        Bond::ParentAndChild => (EdgeKind::ParentAndChild, None),
        Bond::CoParents => (EdgeKind::CoParents, None),
        Bond::Further => (EdgeKind::Further, None),
    }
}
