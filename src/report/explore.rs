//! `explore.csv`: dwellings unlike their peers, for whoever writes rules. It opens no case.

use super::Material;
use super::table::Table;
use crate::domain::{DwellingId, Language};
use crate::model::Unusual;
use crate::rules::format_value;

/// How many deviating facts have columns.
const TOLD: usize = 3;

/// The dwellings that may be named: nobody with a protected address lives there. In list order.
pub fn explorable<'u>(
    material: Material<'_>,
    unusual: &'u [Unusual],
) -> Vec<(DwellingId, &'u Unusual)> {
    let graph = material.graph;
    let is_open = |dwelling: DwellingId| {
        graph
            .living_at(dwelling, graph.as_of)
            .chain(graph.possibly_at(dwelling, graph.as_of))
            .all(|registration| !graph.is_protected(graph.person(registration)))
    };
    unusual
        .iter()
        .map(|found| (material.facts.dwelling_rows[found.dwelling_row], found))
        .filter(|(dwelling, _)| is_open(*dwelling))
        .collect()
}

/// One row a dwelling: the share of dwellings that are at least as unusual, and the facts furthest
/// out, each with its value, the median of the dwelling's group, and the share of dwellings as far
/// out.
pub fn explore_csv(material: Material<'_>, unusual: &[Unusual]) -> Vec<u8> {
    let mut table = Table::with_header(&[
        "dwelling_id",
        "share",
        "fact_1",
        "value_1",
        "peers_1",
        "share_1",
        "fact_2",
        "value_2",
        "peers_2",
        "share_2",
        "fact_3",
        "value_3",
        "peers_3",
        "share_3",
    ]);
    for (dwelling, found) in explorable(material, unusual) {
        table.text(material.register.dwelling_id(dwelling));
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
        table.end_row();
    }
    table.into_bytes()
}
