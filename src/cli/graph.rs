//! `proforma graph`: the surroundings of a dwelling or person, or who was registered when.

use super::args::{GraphArguments, GraphFormat};
use super::{Failure, load, output::Output};
use crate::domain::{Language, Period};
use crate::graph::{self, Ego, EgoNode, Reach};
use crate::registry::LoadOptions;
use crate::report::{self, Identity, Scene};

/// Months of history in a picture.
const MONTHS: u32 = 36;

pub fn run(arguments: &GraphArguments, output: &mut Output) -> Result<(), Failure> {
    let loaded = load::folder(&arguments.folder, &LoadOptions::default())?;
    let register = &loaded.register;
    let as_of = load::as_of(arguments.as_of, register.last_known_day(), output)?;
    let graph = graph::build(register, as_of);
    let identity = Identity::new(register, 1, arguments.show_ids);
    let scene = Scene { register, graph: &graph, identity: &identity };
    let subject = subject(arguments, scene)?;
    let text = draw(arguments.format, scene, subject, output.language)?;
    match &arguments.out {
        None => output.print(&text),
        Some(path) => {
            std::fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
        }
    }
}

fn subject(arguments: &GraphArguments, scene: Scene<'_>) -> Result<EgoNode, Failure> {
    if let Some(id) = &arguments.dwelling {
        return load::dwelling(scene.register, id).map(EgoNode::Dwelling);
    }
    let label = arguments.person.as_deref().unwrap_or_default();
    let named = scene.identity.find(scene.register, label);
    let person = named.map_or_else(|| load::person(scene.register, label), Ok)?;
    if scene.graph.is_protected(person) {
        return Err(Failure::user("this person's address is protected, or that of a resident")
            .hint("such persons appear in no picture"));
    }
    Ok(EgoNode::Person(person))
}

fn draw(
    format: GraphFormat,
    scene: Scene<'_>,
    subject: EgoNode,
    language: Language,
) -> Result<String, Failure> {
    let window = Period::new(scene.graph.as_of.minus_months(MONTHS), scene.graph.as_of.plus(1));
    let visible = |person| !scene.graph.is_protected(person);
    let ego = || Ego::of(scene.graph, subject, Reach::over(window), &visible);
    let label = |node| report::node_label(scene, node, language);
    match (format, subject) {
        (GraphFormat::Dot, _) => Ok(graph::dot(&ego(), &label)),
        (GraphFormat::Graphml, _) => Ok(graph::graphml(&ego(), &label)),
        (GraphFormat::Svg, _) => {
            let network = report::surroundings(scene, subject, window, language);
            let missing = || Failure::user("there is nothing to draw");
            network.map(|it| report::network_svg(&it, language)).ok_or_else(missing)
        }
        (GraphFormat::Swimlane, EgoNode::Dwelling(dwelling)) => {
            let timeline = report::timeline(scene, dwelling, &[]);
            Ok(report::swimlane_svg(&timeline, language))
        }
        (GraphFormat::Swimlane, _) => {
            Err(Failure::user("a swimlane is drawn of a dwelling")
                .hint("give it with `--dwelling`"))
        }
    }
}
