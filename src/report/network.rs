//! The network picture: persons and dwellings around one of them.

use super::list::cut;
use super::style::PICTURE_STYLE;
use super::svg::{Picture, Spoken};
use super::text::Word;
use crate::domain::{Language, Period};

/// Room around the outermost nodes for their labels.
const MARGIN: i32 = 70;

/// Nodes and links with their places, ready to draw and to list. Holds no protected person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The middle first.
    pub nodes: Vec<NetworkNode>,
    /// By position of their nodes.
    pub edges: Vec<NetworkEdge>,
    /// Nodes not drawn for want of room.
    pub left_out: usize,
}

/// A person or dwelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkNode {
    /// Which.
    pub kind: NodeKind,
    /// As printed.
    pub label: String,
    /// Right and down, in pixels; any origin.
    pub place: (i32, i32),
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A dwelling.
    Dwelling,
    /// Somebody of 18 or older.
    Adult,
    /// Somebody younger.
    Child,
    /// Further ones that are only counted.
    More,
}

impl NodeKind {
    fn is_person(self) -> bool {
        matches!(self, Self::Adult | Self::Child)
    }
}

/// A link between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkEdge {
    /// Position of a node.
    pub from: usize,
    /// Position of another.
    pub to: usize,
    /// What links them.
    pub kind: EdgeKind,
    /// When, for registrations.
    pub period: Option<Period>,
}

/// What links two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// Registered there on the day of the run.
    Lives,
    /// Registered there before moving to the present home.
    PreviousHome,
    /// Registered there earlier.
    Lived,
    /// Spouses or registered partners.
    Spouses,
    /// Parent and child.
    ParentAndChild,
    /// Parents of a common child.
    CoParents,
    /// To neighbours that are only counted.
    Further,
}

impl EdgeKind {
    fn class(self) -> &'static str {
        match self {
            Self::Lives => "link",
            Self::PreviousHome | Self::Lived | Self::Further => "link-past",
            Self::Spouses | Self::ParentAndChild | Self::CoParents => "link-kin",
        }
    }

    /// In words.
    pub(super) fn word(self) -> Word {
        match self {
            Self::Lives => Word::LinkLives,
            Self::PreviousHome => Word::LinkPrevious,
            Self::Lived => Word::LinkLived,
            Self::Spouses => Word::LinkSpouses,
            Self::ParentAndChild => Word::LinkParent,
            Self::CoParents => Word::LinkCoParents,
            Self::Further => Word::LinkFurther,
        }
    }
}

/// The network as an SVG file of its own.
pub fn network_svg(network: &Network, language: Language) -> String {
    drawn(network).alone(spoken("network", language), PICTURE_STYLE)
}

/// The network for a page; `id` is unique there.
pub(super) fn network_figure(network: &Network, id: &str, language: Language) -> String {
    drawn(network).inside_page(spoken(id, language))
}

fn spoken(id: &str, language: Language) -> Spoken<'_> {
    Spoken {
        id,
        title: Word::NetworkTitle.text(language),
        description: Word::NetworkDescription.text(language),
    }
}

/// One sentence on what it shows.
pub(super) fn network_summary(network: &Network, language: Language) -> String {
    let others = network.nodes.iter().skip(1);
    let dwellings = others.filter(|node| node.kind == NodeKind::Dwelling).count();
    let persons = network.nodes.iter().skip(1).filter(|node| node.kind.is_person()).count();
    Word::NetworkSummary.with(language, &[&persons.to_string(), &dwellings.to_string()])
}

fn drawn(network: &Network) -> Picture {
    let bound = |axis: fn(&NetworkNode) -> i32| {
        let places = network.nodes.iter().map(axis);
        (places.clone().min().unwrap_or(0), places.max().unwrap_or(0))
    };
    let ((left, right), (top, bottom)) = (bound(|node| node.place.0), bound(|node| node.place.1));
    let at = |node: &NetworkNode| (node.place.0 - left + MARGIN, node.place.1 - top + MARGIN / 2);
    let mut picture = Picture::new(right - left + 2 * MARGIN, bottom - top + MARGIN + 10);
    for edge in &network.edges {
        let (from, to) = (&network.nodes[edge.from], &network.nodes[edge.to]);
        picture.line(edge.kind.class(), at(from), at(to));
    }
    for (index, node) in network.nodes.iter().enumerate() {
        draw_node(&mut picture, node, at(node), index == 0);
    }
    picture
}

fn draw_node(picture: &mut Picture, node: &NetworkNode, (x, y): (i32, i32), middle: bool) {
    match node.kind {
        NodeKind::Dwelling if middle => picture.rect("node middle", (x - 11, y - 11), (22, 22)),
        NodeKind::Dwelling => picture.rect("node", (x - 7, y - 7), (14, 14)),
        NodeKind::Adult => picture.circle(if middle { "node middle" } else { "node" }, (x, y), 7),
        NodeKind::More => {}
        NodeKind::Child => {
            picture.path("node", &[(x, y - 7), (x + 7, y + 6), (x - 7, y + 6)], true);
        }
    }
    let below = match node.kind {
        NodeKind::More => 4,
        _ if middle => 26,
        _ => 20,
    };
    picture.text("small halo", (x, y + below), "middle", &cut(&node.label, 20));
}
