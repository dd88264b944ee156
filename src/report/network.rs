//! The network picture: persons and dwellings around one of them.

use super::legend::{Sign, draw_legend};
use super::list::cut;
use super::style::PICTURE_STYLE;
use super::svg::{Ground, Picture, Spoken};
use super::text::Word;
use crate::domain::{Language, Period};
use crate::graph::LabelSide;

/// How places become a picture.
#[derive(Clone, Copy, Debug)]
struct Measures {
    /// Room around everything drawn.
    margin: i32,
    /// What a place keeps of its distance to the middle, in hundredths: across and down.
    kept: (i32, i32),
    /// Half a node, and how far below it a name stands.
    node: i32,
    below: i32,
    /// Whether names stand on a ground of their own: paper draws no outline around letters.
    grounds: bool,
}

impl Measures {
    fn of(ground: Ground) -> Self {
        match ground {
            Ground::Screen => {
                Self { margin: 12, kept: (100, 100), node: 7, below: 20, grounds: false }
            }
            // columns as wide as the page lets them be with labels at both ends, rows as high as a letter
            Ground::Paper => Self { margin: 4, kept: (75, 64), node: 5, below: 15, grounds: true },
        }
    }

    fn place(self, node: &NetworkNode) -> (i32, i32) {
        (node.place.0 * self.kept.0 / 100, node.place.1 * self.kept.1 / 100)
    }
}

/// At most what a letter of a label takes across.
const LETTER: i32 = 7;
/// Letters of a label; the table beside the picture has the whole name.
const LETTERS: usize = 22;

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
    /// The lasting id of a dwelling; empty for others.
    pub dwelling: String,
    /// The lasting id of the dwelling a person is registered in on the day of the run; never printed.
    pub home: String,
    /// Right and down, in pixels; any origin.
    pub place: (i32, i32),
    /// Where its label has room.
    pub label_side: LabelSide,
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

/// The network as an SVG file of its own, with what its signs mean below it.
pub fn network_svg(network: &Network, language: Language) -> String {
    let (mut picture, bottom) = drawn(network, Measures::of(Ground::Screen), false);
    let signs = [
        (Sign::Square, Word::Dwelling),
        (Sign::Circle, Word::Adult),
        (Sign::Triangle, Word::Child),
        (Sign::Middle, Word::LegendMiddle),
        (Sign::Line("link"), Word::LinkLives),
        (Sign::Line("link-past"), Word::LinkLived),
        (Sign::Line("link-kin"), Word::LegendKin),
    ];
    draw_legend(&mut picture, &signs, bottom, language);
    picture.alone(spoken("network", language), PICTURE_STYLE)
}

/// The network for a page; `id` is unique there. With links, one stands around each node, to `#net-0`,
/// `#net-1` and so on: the page has those places, or puts others in their stead.
pub(super) fn network_figure(
    network: &Network,
    (ground, links): (Ground, bool),
    id: &str,
    language: Language,
) -> String {
    let (picture, _) = drawn(network, Measures::of(ground), links);
    let spoken = spoken(id, language);
    if links { picture.inside_page_with_links(spoken) } else { picture.inside_page(spoken) }
}

fn spoken(id: &str, language: Language) -> Spoken<'_> {
    Spoken {
        id,
        title: Word::NetworkTitle.text(language),
        description: Word::NetworkDescription.text(language),
    }
}

/// One sentence on what it shows, and one on what there was no room for.
pub(super) fn network_summary(network: &Network, language: Language) -> String {
    let others = network.nodes.iter().skip(1);
    let dwellings = others.filter(|node| node.kind == NodeKind::Dwelling).count();
    let persons = network.nodes.iter().skip(1).filter(|node| node.kind.is_person()).count();
    let summary =
        Word::NetworkSummary.with(language, &[&persons.to_string(), &dwellings.to_string()]);
    if network.left_out == 0 {
        return summary;
    }
    summary + " " + &Word::NetworkMore.with(language, &[&network.left_out.to_string()])
}

/// The picture, and where it ends below.
fn drawn(network: &Network, measures: Measures, linked: bool) -> (Picture, i32) {
    let Measures { margin, .. } = measures;
    let boxes = || {
        let nodes = network.nodes.iter().enumerate();
        nodes.map(|(index, node)| room(node, measures.place(node), index == 0))
    };
    let left = boxes().map(|room| room.0).min().unwrap_or(0) - margin;
    let top = boxes().map(|room| room.1).min().unwrap_or(0) - margin;
    let right = boxes().map(|room| room.2).max().unwrap_or(0) + margin;
    let bottom = boxes().map(|room| room.3).max().unwrap_or(0) + margin;
    let at = |node: &NetworkNode| {
        let (x, y) = measures.place(node);
        (x - left, y - top)
    };
    let mut picture = Picture::new(right - left, bottom - top);
    for edge in &network.edges {
        let (from, to) = (&network.nodes[edge.from], &network.nodes[edge.to]);
        draw_edge(&mut picture, edge.kind.class(), (at(from), at(to)), -left);
    }
    if measures.grounds {
        let below = network.nodes.iter().filter(|node| node.label_side == LabelSide::Below);
        below.for_each(|node| {
            let down = if node == &network.nodes[0] { 26 } else { measures.below };
            draw_ground(&mut picture, node, at(node), down);
        });
    }
    for (index, node) in network.nodes.iter().enumerate() {
        let is_linked = linked && node.kind != NodeKind::More;
        if is_linked {
            picture.open_link(&format!("#net-{index}"), &node.label);
            let (left, top, right, bottom) = room(node, at(node), index == 0);
            // what a finger can hit: sign and label
            picture.rect("hit", (left, top), (right - left, (bottom - top).max(24)));
        }
        draw_node(&mut picture, node, at(node), index == 0, measures);
        if is_linked {
            picture.close_link();
        }
    }
    (picture, bottom - top)
}

/// What a node at a place takes with its label: left, top, right, bottom.
fn room(node: &NetworkNode, (x, y): (i32, i32), middle: bool) -> (i32, i32, i32, i32) {
    let letters = i32::try_from(node.label.chars().count().min(LETTERS)).unwrap_or(0);
    let wide = letters * LETTER;
    let half = if middle { 11 } else { 7 };
    match node.label_side {
        LabelSide::Right => (x - half, y - 9, x + half + 5 + wide, y + 9),
        LabelSide::Left => (x - half - 5 - wide, y - 9, x + half, y + 9),
        LabelSide::Below => (
            x - half.max(wide / 2),
            y - half,
            x + half.max(wide / 2),
            y + half + if middle { 18 } else { 16 },
        ),
    }
}

/// A straight line, or a bow towards the middle of the picture between nodes one above the other:
/// a straight one would run through those between them.
fn draw_edge(
    picture: &mut Picture,
    class: &str,
    (from, to): ((i32, i32), (i32, i32)),
    middle: i32,
) {
    if from.0 != to.0 {
        return picture.line(class, from, to);
    }
    let bow = (18 + (from.1 - to.1).abs() / 6).min(70);
    let x = if from.0 > middle { from.0 - bow } else { from.0 + bow };
    picture.curve(class, from, (x, i32::midpoint(from.1, to.1)), to);
}

/// The ground of a name that stands so far below its node, where links run through.
fn draw_ground(picture: &mut Picture, node: &NetworkNode, (x, y): (i32, i32), down: i32) {
    let letters = i32::try_from(node.label.chars().count().min(LETTERS)).unwrap_or(0);
    let wide = letters * 6 + 4;
    picture.rect("ground", (x - wide / 2, y + down - 10), (wide, 12));
}

fn draw_node(
    picture: &mut Picture,
    node: &NetworkNode,
    (x, y): (i32, i32),
    middle: bool,
    measures: Measures,
) {
    let half = measures.node;
    match node.kind {
        NodeKind::Dwelling if middle => picture.rect("node middle", (x - 11, y - 11), (22, 22)),
        NodeKind::Dwelling => picture.rect("node", (x - half, y - half), (2 * half, 2 * half)),
        NodeKind::Adult => {
            picture.circle(if middle { "node middle" } else { "node" }, (x, y), half);
        }
        NodeKind::More => {}
        NodeKind::Child => {
            let class = if middle { "node middle" } else { "node" };
            let foot = y + half - 1;
            picture.path(class, &[(x, y - half), (x + half, foot), (x - half, foot)], true);
        }
    }
    let label = cut(&node.label, LETTERS);
    let (place, anchor) = match node.label_side {
        LabelSide::Right => ((x + 12, y + 4), "start"),
        LabelSide::Left => ((x - 12, y + 4), "end"),
        LabelSide::Below => ((x, y + if middle { 26 } else { measures.below }), "middle"),
    };
    picture.text("small halo", place, anchor, &label);
}
