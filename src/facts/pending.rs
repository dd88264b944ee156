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
    dwellings: Vec<(BuildingId, DwellingId)>,
}

impl Buildings {
    /// Sorts the dwellings of a graph by building. O(n log n) in the dwellings.
    pub fn of(graph: &HouseholdGraph<'_>) -> Self {
        let all = (0..graph.dwelling_count()).map(DwellingId::new);
        let mut dwellings: Vec<_> =
            all.filter_map(|dwelling| Some((graph.building(dwelling)?, dwelling))).collect();
        dwellings.sort_unstable();
        Self { dwellings }
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
        let from = self.dwellings.partition_point(|(other, _)| *other < building);
        let here = self.dwellings[from..].iter().take_while(|(other, _)| *other == building);
        let empty = here.filter(|(_, other)| {
            *other != dwelling
                && is_home(graph, *other)
                && !graph.registrations_at(*other).any(lived_in)
        });
        u32::try_from(empty.count()).ok()
    }
}
