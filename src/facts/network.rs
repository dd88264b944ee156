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
    let (recent, needed) = (&background.recent, background.needed);
    let (rings, sharing) = rayon::join(
        || {
            let read = needed.any(&[Fact::RingDwellings, Fact::RingHouseholds]);
            read.then(|| Rings::of(graph, households, recent.year))
        },
        || {
            let read = needed.has(Fact::SharedDwellingCore);
            read.then(|| Sharing::of(graph, households, recent.three_years))
        },
    );
    if let Some(rings) = rings {
        let ring = |dwelling: &DwellingId| rings.ring_of(*dwelling);
        let size = |dwelling| ring(dwelling).map_or(0.0, |ring| number(ring.dwellings.len()));
        let turning = |dwelling| ring(dwelling).map_or(0.0, |ring| number(ring.returning as usize));
        table.fill(Fact::RingDwellings, rows.iter().map(size));
        table.fill(Fact::RingHouseholds, rows.iter().map(turning));
    }
    if let Some(sharing) = sharing {
        let core = |dwelling: &DwellingId| number(sharing.block_of(*dwelling).core as usize);
        table.fill(Fact::SharedDwellingCore, rows.iter().map(core));
    }
}
