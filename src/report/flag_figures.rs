//! Pictures of a flag with what stands in for them: who was registered when, and the surroundings.

use super::Material;
use super::format::{day, uncertain};
use super::network::{Network, NetworkEdge, NodeKind, network_figure, network_summary};
use super::surroundings::surroundings;
use super::svg::{Ground, across};
use super::swimlane::{swimlane_figure, swimlane_summary};
use super::text::Word;
use super::timeline::{Timeline, timeline};
use crate::domain::{Day, DwellingId, Language, RegistrationId};
use crate::graph::EgoNode;

/// What half a page of paper takes, in the units of pictures.
const HALF: i32 = 405;

/// A picture with its one sentence and the rows of its table.
pub(super) struct FigureView {
    pub(super) svg: String,
    pub(super) summary: String,
    /// How to read it.
    pub(super) key: &'static str,
    pub(super) rows: Vec<Vec<String>>,
}

impl FigureView {
    /// Whether it can be read in half the width of paper.
    pub(super) fn is_narrow(&self) -> bool {
        across(&self.svg) <= HALF
    }
}

/// Whose pictures, and for what they are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pictured<'a> {
    pub(super) dwelling: DwellingId,
    /// Marked in the swimlane.
    pub(super) concerned: &'a [RegistrationId],
    pub(super) ground: Ground,
    /// Whether the nodes of the network lead on.
    pub(super) links: bool,
}

/// The pictures of a dwelling.
pub(super) struct Figures {
    pub(super) swimlane: FigureView,
    /// Days from which on so many lived there.
    pub(super) steps: Vec<[String; 2]>,
    pub(super) network: Option<FigureView>,
    /// The nodes of the network in the order of their links: as printed, and the lasting id of a
    /// dwelling.
    pub(super) nodes: Vec<[String; 2]>,
    /// For each node that is a person, the lasting id of their dwelling; empty for others.
    pub(super) homes: Vec<String>,
}

/// Swimlane, persons at once and network; ids of the first and the last begin with `ids`. On paper the
/// swimlane takes half the width.
pub(super) fn figures(
    material: Material<'_>,
    pictured: Pictured<'_>,
    ids: [&str; 2],
    language: Language,
) -> Figures {
    let Pictured { dwelling, concerned, ground, links } = pictured;
    let timeline = timeline(material.scene(), dwelling, concerned);
    let node = EgoNode::Dwelling(dwelling);
    let network = surroundings(material.scene(), node, material.run.window, language);
    let nodes = || network.iter().flat_map(|network| &network.nodes);
    Figures {
        swimlane: swimlane(&timeline, ground, ids[0], language),
        steps: steps(&timeline, language),
        nodes: nodes().map(|node| [node.label.clone(), node.dwelling.clone()]).collect(),
        homes: nodes().map(|node| node.home.clone()).collect(),
        network: network.map(|it| network_view(&it, (ground, links), ids[1], language)),
    }
}

fn swimlane(timeline: &Timeline, ground: Ground, id: &str, language: Language) -> FigureView {
    let mut rows = Vec::new();
    for lane in &timeline.lanes {
        for stay in &lane.stays {
            let open = stay.end.exact() == Some(Day::MAX);
            let end = || uncertain(stay.end, language);
            rows.push(vec![
                lane.label.clone(),
                if lane.adult { Word::Adult } else { Word::Child }.text(language).to_owned(),
                if stay.mail { Word::KindMail } else { Word::KindResidence }
                    .text(language)
                    .to_owned(),
                uncertain(stay.start, language),
                if open { Word::Ongoing.text(language).to_owned() } else { end() },
            ]);
        }
    }
    FigureView {
        svg: swimlane_figure(timeline, (ground, HALF), id, language),
        key: Word::SwimlaneDescription.text(language),
        summary: swimlane_summary(timeline, language),
        rows,
    }
}

fn steps(timeline: &Timeline, language: Language) -> Vec<[String; 2]> {
    let row = |(from, count): &(Day, u32)| [day(*from, language), count.to_string()];
    timeline.steps.iter().map(row).collect()
}

fn network_view(
    network: &Network,
    drawn: (Ground, bool),
    id: &str,
    language: Language,
) -> FigureView {
    let label = |position: usize| network.nodes[position].label.clone();
    let date = |at: Option<Day>| match at {
        Some(Day::MAX) => Word::Ongoing.text(language).to_owned(),
        Some(known) => day(known, language),
        None => String::new(),
    };
    let row = |edge: &NetworkEdge| {
        // a registration reads from the person to the dwelling
        let flip = network.nodes[edge.from].kind == NodeKind::Dwelling;
        let (who, whom) = if flip { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let period = edge.period;
        vec![
            label(who),
            edge.kind.word().text(language).to_owned(),
            label(whom),
            date(period.map(|period| period.from)),
            date(period.map(|period| period.to)),
        ]
    };
    FigureView {
        svg: network_figure(network, drawn, id, language),
        key: Word::NetworkDescription.text(language),
        summary: network_summary(network, language),
        rows: network.edges.iter().map(row).collect(),
    }
}
