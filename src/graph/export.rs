//! Ego networks as text for other programs: DOT and GraphML.
//!
//! Labels come from the caller: this room knows no ids as given.

use std::fmt::Write as _;

use petgraph::dot::{Config, Dot};
use petgraph::visit::{EdgeRef, IntoNodeReferences};

use crate::domain::{Day, Period};

use super::{Bond, Ego, EgoNode};

/// Writes the label of a node as it may be shown.
pub type Labels<'a> = dyn Fn(EgoNode) -> String + 'a;

impl EgoNode {
    /// A short word for what it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Dwelling(_) => "dwelling",
            Self::Person(_) => "person",
            Self::More(_) => "more",
        }
    }
}

impl Bond {
    /// A short word for what it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Lives(_) => "lives",
            Self::PreviousHome(_) => "previous_home",
            Self::Lived(_) => "lived",
            Self::Spouses => "spouses",
            Self::ParentAndChild => "parent_and_child",
            Self::CoParents => "co_parents",
            Self::Further => "further",
        }
    }

    /// The span of a registration.
    pub fn period(self) -> Option<Period> {
        match self {
            Self::Lives(period) | Self::PreviousHome(period) | Self::Lived(period) => Some(period),
            Self::Spouses | Self::ParentAndChild | Self::CoParents | Self::Further => None,
        }
    }
}

/// The network in the language of Graphviz.
pub fn dot(ego: &Ego, labels: &Labels<'_>) -> String {
    let node = |_: &_, (_, node): (_, &EgoNode)| {
        let shape = match node {
            EgoNode::Dwelling(_) => "box",
            EgoNode::Person(_) => "ellipse",
            EgoNode::More(_) => "plaintext",
        };
        format!("label=\"{}\" shape={shape}", quoted(&label(*node, labels)))
    };
    let edge = |_: &_, edge: petgraph::graph::EdgeReference<'_, Bond>| {
        let style = match edge.weight() {
            Bond::Lives(_) => "solid",
            Bond::PreviousHome(_) | Bond::Lived(_) => "dashed",
            Bond::Spouses | Bond::ParentAndChild | Bond::CoParents => "bold",
            Bond::Further => "dotted",
        };
        format!("label=\"{}\" style={style}", described(*edge.weight()))
    };
    let config = [Config::NodeNoLabel, Config::EdgeNoLabel];
    format!("{:?}", Dot::with_attr_getters(&ego.graph, &config, &edge, &node))
}

/// The network as GraphML, an XML format most graph programs read.
pub fn graphml(ego: &Ego, labels: &Labels<'_>) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (target, name) in [("node", "kind"), ("node", "label"), ("edge", "bond")] {
        push_key(&mut text, target, name);
    }
    push_key(&mut text, "edge", "from");
    push_key(&mut text, "edge", "to");
    text.push_str("  <graph id=\"surroundings\" edgedefault=\"undirected\">\n");
    for (index, node) in ego.graph.node_references() {
        let _ = writeln!(text, "    <node id=\"n{}\">", index.index());
        push_data(&mut text, "kind", node.kind());
        push_data(&mut text, "label", &label(*node, labels));
        text.push_str("    </node>\n");
    }
    for edge in ego.graph.edge_references() {
        let ends = (edge.source().index(), edge.target().index());
        let _ = writeln!(text, "    <edge source=\"n{}\" target=\"n{}\">", ends.0, ends.1);
        push_data(&mut text, "bond", edge.weight().kind());
        if let Some(period) = edge.weight().period() {
            push_period(&mut text, period);
        }
        text.push_str("    </edge>\n");
    }
    text.push_str("  </graph>\n</graphml>\n");
    text
}

fn push_key(text: &mut String, target: &str, name: &str) {
    let _ = writeln!(
        text,
        "  <key id=\"{name}\" for=\"{target}\" attr.name=\"{name}\" attr.type=\"string\"/>"
    );
}

fn push_data(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "      <data key=\"{key}\">{}</data>", escaped(value));
}

fn push_period(text: &mut String, period: Period) {
    if period.from > Day::MIN {
        push_data(text, "from", &period.from.to_string());
    }
    if period.to < Day::MAX {
        push_data(text, "to", &period.to.to_string());
    }
}

fn label(node: EgoNode, labels: &Labels<'_>) -> String {
    match node {
        EgoNode::More(count) => format!("+{count}"),
        node => labels(node),
    }
}

fn described(bond: Bond) -> String {
    let word = bond.kind().replace('_', " ");
    match bond.period() {
        None => word,
        Some(period) => {
            let from = if period.from > Day::MIN { period.from.to_string() } else { String::new() };
            let to = if period.to < Day::MAX { period.to.to_string() } else { String::new() };
            format!("{word} {from}/{to}")
        }
    }
}

/// For a double-quoted DOT string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted
}

/// For XML text; characters XML does not allow become spaces.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push(' '),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
