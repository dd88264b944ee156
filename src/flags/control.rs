//! The control sample: dwellings drawn at random from those without a listed flag.

use rayon::prelude::*;

use super::raise::lot;
use super::{ControlDraw, Findings, Flag, RaiseOptions};
use crate::domain::{DwellingId, PersonId};
use crate::graph::HouseholdGraph;

/// Draws dwellings at random from those without a listed flag: a tenth of the capacity, at least 5.
/// Also how many dwellings they were drawn from: what makes them count in learning.
pub(super) fn control<'a>(
    findings: Findings<'_>,
    flags: &[Flag],
    options: RaiseOptions,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> (Vec<ControlDraw>, u64) {
    let graph = findings.graph;
    let listed = flags.iter().filter(|flag| flag.listed).map(|flag| flag.dwelling);
    let mut closed = vec![false; graph.dwelling_count()];
    for dwelling in listed.chain(homes_of_protected(graph)) {
        closed[dwelling.index()] = true;
    }
    let eligible = |dwelling: &DwellingId| {
        !closed[dwelling.index()] && graph.living_at(*dwelling, graph.as_of).next().is_some()
    };
    let rows = &findings.facts.dwelling_rows;
    let open: Vec<DwellingId> = rows.par_iter().copied().filter(eligible).collect();
    let mut drawn: Vec<([u8; 8], DwellingId)> =
        open.iter().map(|dwelling| (lot(options.seed, id_of(*dwelling)), *dwelling)).collect();
    let wanted = options.capacity.div_ceil(10).max(5);
    if drawn.len() > wanted {
        drawn.select_nth_unstable(wanted);
        drawn.truncate(wanted);
    }
    drawn.sort_unstable();
    let control = drawn.into_iter().map(|(_, dwelling)| ControlDraw { dwelling });
    (control.collect(), open.len() as u64)
}

/// Where somebody protected lives on the day of the graph, certainly or possibly.
fn homes_of_protected<'g>(graph: &'g HouseholdGraph<'_>) -> impl Iterator<Item = DwellingId> + 'g {
    let persons = (0..graph.person_count()).map(PersonId::new);
    let protected = persons.filter(|person| graph.is_protected(*person));
    let theirs = protected.flat_map(|person| graph.registrations_of(person));
    theirs.filter(|id| graph.may_live_on(*id, graph.as_of)).filter_map(|id| graph.dwelling(id))
}
