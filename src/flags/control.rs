//! The control sample: dwellings drawn at random from those without a listed flag.

use std::collections::BTreeSet;

use super::raise::lot;
use super::{ControlDraw, Findings, Flag, RaiseOptions};
use crate::domain::DwellingId;

/// Draws dwellings at random from those without a listed flag: a tenth of the capacity, at least 5.
/// Also how many dwellings they were drawn from: what makes them count in learning.
pub(super) fn control<'a>(
    findings: Findings<'_>,
    flags: &[Flag],
    options: RaiseOptions,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> (Vec<ControlDraw>, u64) {
    let graph = findings.graph;
    let listed: BTreeSet<DwellingId> =
        flags.iter().filter(|flag| flag.listed).map(|flag| flag.dwelling).collect();
    let eligible = |dwelling: &DwellingId| {
        let mut residents = graph.living_at(*dwelling, graph.as_of).peekable();
        let lived_in = residents.peek().is_some();
        lived_in
            && !listed.contains(dwelling)
            && residents
                .chain(graph.possibly_at(*dwelling, graph.as_of))
                .all(|registration| !graph.is_protected(graph.person(registration)))
    };
    let mut drawn: Vec<([u8; 8], DwellingId)> = findings
        .facts
        .dwelling_rows
        .iter()
        .map(|dwelling| (lot(options.seed, id_of(*dwelling)), *dwelling))
        .collect();
    drawn.sort_unstable();
    let wanted = options.capacity.div_ceil(10).max(5);
    let open: Vec<DwellingId> =
        drawn.into_iter().map(|(_, dwelling)| dwelling).filter(eligible).collect();
    let control = open.iter().take(wanted).map(|dwelling| ControlDraw { dwelling: *dwelling });
    (control.collect(), open.len() as u64)
}
