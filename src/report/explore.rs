//! `explore.csv`, `explore_moves.csv`: dwellings and registrations unlike their peers, for whoever
//! writes rules. They open no case and name no person.

use super::Material;
use super::table::Table;
use crate::domain::{DwellingId, Language, RegistrationId};
use crate::model::Unusual;
use crate::rules::format_value;

/// How many deviating facts have columns.
const TOLD: usize = 3;

/// The columns of a row: how unusual it is, and why.
const WHY: [&str; 13] = [
    "share", "fact_1", "value_1", "peers_1", "share_1", "fact_2", "value_2", "peers_2", "share_2",
    "fact_3", "value_3", "peers_3", "share_3",
];

/// The dwellings that may be named: nobody with a protected address lives there. In list order.
pub fn explorable<'u>(
    material: Material<'_>,
    unusual: &'u [Unusual],
) -> Vec<(DwellingId, &'u Unusual)> {
    unusual
        .iter()
        .map(|found| (material.facts.dwelling_rows[found.row], found))
        .filter(|(dwelling, _)| is_open(material, *dwelling))
        .collect()
}

fn is_open(material: Material<'_>, dwelling: DwellingId) -> bool {
    let graph = material.graph;
    let living = graph.living_at(dwelling, graph.as_of);
    let mut living = living.chain(graph.possibly_at(dwelling, graph.as_of));
    living.all(|registration| !graph.is_protected(graph.person(registration)))
}

/// One row a dwelling: the share of dwellings that are at least as unusual, and the facts furthest
/// out, each with its value, the median of the dwelling's group, and the share of dwellings as far
/// out.
pub fn explore_csv(material: Material<'_>, unusual: &[Unusual]) -> Vec<u8> {
    let mut table = Table::with_header(&[&["dwelling_id"][..], &WHY].concat());
    for (dwelling, found) in explorable(material, unusual) {
        table.text(material.register.dwelling_id(dwelling));
        why(&mut table, found);
        table.end_row();
    }
    table.into_bytes()
}

/// The same a registration, named by dwelling and day. Left out are those of protected persons,
/// of children, and where somebody with a protected address lives.
pub fn explore_moves_csv(material: Material<'_>, unusual: &[Unusual]) -> Vec<u8> {
    let graph = material.graph;
    let named = |registration: RegistrationId| {
        let (person, start) = (graph.person(registration), graph.start(registration).earliest);
        let open = graph.is_adult(person, start) && !graph.is_protected(person);
        let dwelling = graph.dwelling(registration).filter(|it| is_open(material, *it))?;
        open.then_some((dwelling, start))
    };
    let mut table = Table::with_header(&[&["dwelling_id", "moved_on"][..], &WHY].concat());
    for found in unusual {
        let Some((dwelling, start)) = named(material.facts.registration_rows[found.row]) else {
            continue;
        };
        table.text(material.register.dwelling_id(dwelling));
        table.day(start);
        why(&mut table, found);
        table.end_row();
    }
    table.into_bytes()
}

fn why(table: &mut Table, found: &Unusual) {
    table.text(&format!("{:.2e}", found.share));
    for place in 0..TOLD {
        let Some(deviation) = found.facts.get(place) else {
            (0..4).for_each(|_| table.text(""));
            continue;
        };
        let shown = |value| format_value(deviation.fact, value, Language::English);
        table.text(deviation.fact.key());
        table.text(&shown(Some(deviation.value)));
        table.text(&shown(deviation.peer_median));
        table.text(&format!("{:.2e}", deviation.share));
    }
}
