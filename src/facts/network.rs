//! Facts about a dwelling from the wider graph: rotations and households that share dwellings.
//!
//! The only facts that look further than two steps from a dwelling: a ring spans up to twelve
//! dwellings, a dense block a whole connected part of the register.

use super::background::Background;
use super::row::number;
use super::{Fact, FactTable};
use crate::domain::DwellingId;
use crate::graph::{Rings, Sharing};

/// Puts every fact of this file. O(registrations log registrations).
pub(super) fn put(background: &Background<'_>, rows: &[DwellingId], table: &mut FactTable) {
    let (graph, households) = (background.graph, background.households);
    let (rings, sharing) = rayon::join(
        || Rings::of(graph, households, background.recent.year),
        || Sharing::of(graph, households, background.recent.three_years),
    );
    let ring = |dwelling: &DwellingId| rings.ring_of(*dwelling);
    let size = |dwelling| ring(dwelling).map_or(0.0, |ring| number(ring.dwellings.len()));
    let turning = |dwelling| ring(dwelling).map_or(0.0, |ring| number(ring.returning as usize));
    let core = |dwelling: &DwellingId| number(sharing.block_of(*dwelling).core as usize);
    table.put(Fact::RingDwellings, rows.iter().map(size).collect());
    table.put(Fact::RingHouseholds, rows.iter().map(turning).collect());
    table.put(Fact::SharedDwellingCore, rows.iter().map(core).collect());
}
