//! What a check of pending registrations is about, and the one thing it asks of the whole register:
//! which homes of a building stand empty.

use super::Fact;
use super::background::{EMPTY_DAYS, is_home};
use crate::domain::{BuildingId, Day, DwellingId, PersonId, RegistrationId};
use crate::graph::HouseholdGraph;

/// Facts that look further than a neighbourhood: rings and cores reach over a connected part of the
/// register, an exchange over dwellings that neither the person nor a resident ever lived in. A check
/// of a pending registration leaves them unknown.
pub const BEYOND: [Fact; 5] = [
    Fact::RingDwellings,
    Fact::RingHouseholds,
    Fact::SharedDwellingCore,
    Fact::ExchangeMoves,
    Fact::ExchangePersons,
];

/// Pending registrations at one dwelling, as they stand in the graph of their neighbourhood.
#[derive(Clone, Copy, Debug)]
pub struct Pending<'a> {
    /// The dwelling moved to.
    pub dwelling: DwellingId,
    /// The registrations, ascending.
    pub registrations: &'a [RegistrationId],
    /// How many other homes of the building stand empty; none where not known.
    pub empty_neighbours: Option<u32>,
}

/// The dwellings of every building.
#[derive(Debug)]
pub struct Buildings {
    /// Where each building's dwellings begin; one more than there are buildings.
    starts: Vec<u32>,
    dwellings: Vec<DwellingId>,
}

impl Buildings {
    /// Counts the dwellings of a graph out by building. O(dwellings).
    pub fn of(graph: &HouseholdGraph<'_>) -> Self {
        let all = || (0..graph.dwelling_count()).map(DwellingId::new);
        let placed = || all().filter_map(|one| Some((graph.building(one)?.index(), one)));
        let count = placed().map(|(building, _)| building + 1).max().unwrap_or(0);
        let mut starts = vec![0_u32; count + 1];
        placed().for_each(|(building, _)| starts[building + 1] += 1);
        (0..count).for_each(|building| starts[building + 1] += starts[building]);
        let mut next = starts.clone();
        let mut dwellings = vec![DwellingId::new(0); starts[count] as usize];
        for (building, dwelling) in placed() {
            dwellings[next[building] as usize] = dwelling;
            next[building] += 1;
        }
        Self { starts, dwellings }
    }

    fn dwellings_in(&self, building: BuildingId) -> &[DwellingId] {
        let bounds = &self.starts[building.index()..];
        &self.dwellings[bounds[0] as usize..bounds[1] as usize]
    }

    /// How many other homes of the building have nobody registered since some weeks on `as_of`,
    /// once `movers` have left their homes on `day`. None where the building is not known.
    ///
    /// O(registrations in the building).
    pub fn empty_beside(
        &self,
        graph: &HouseholdGraph<'_>,
        dwelling: DwellingId,
        (movers, day, as_of): (&[PersonId], Day, Day),
    ) -> Option<u32> {
        let building = graph.building(dwelling)?;
        let line = as_of.plus(-EMPTY_DAYS);
        let end = |id: RegistrationId| {
            let end = graph.end(id).latest;
            let leaves = movers.contains(&graph.person(id)) && graph.start(id).earliest <= day;
            if leaves { end.min(day) } else { end }
        };
        let lived_in = |id: RegistrationId| graph.settles(id) && end(id) > line;
        let empty = self.dwellings_in(building).iter().filter(|other| {
            **other != dwelling
                && is_home(graph, **other)
                && !graph.registrations_at(**other).rev().any(lived_in)
        });
        u32::try_from(empty.count()).ok()
    }
}
