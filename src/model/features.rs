//! Which facts models look at. Nothing about unstable living (unknown addresses, frequent moves,
//! short stays), nothing others have said, nothing of who people are, and no classes.

use super::artifact::RowKind;
use crate::facts::Fact;

/// What a model of dwellings looks at.
pub const DWELLING_FEATURES: [Fact; 24] = [
    Fact::Residents,
    Fact::Adults,
    Fact::Children,
    Fact::Rooms,
    Fact::Area,
    Fact::AdultsOverRooms,
    Fact::ResidentsPerRoom,
    Fact::AreaPerResident,
    Fact::FamilyGroups,
    Fact::UnlinkedAdults,
    Fact::ArrivalsNinetyDays,
    Fact::DeparturesNinetyDays,
    Fact::LargestFillUp,
    Fact::ArrivalsYear,
    Fact::DeparturesYear,
    Fact::TurnoverPerRoom,
    Fact::ArrivalsSinceDeparture,
    Fact::AccumulationMonths,
    Fact::NetGrowth,
    Fact::FamilyGrowth,
    Fact::HostStay,
    Fact::LodgersTwoYears,
    Fact::ParentsApart,
    Fact::ReturningHouseholds,
];

/// What a model of registrations looks at.
pub const REGISTRATION_FEATURES: [Fact; 24] = [
    Fact::NoticeDelay,
    Fact::AdultsAtArrival,
    Fact::AdultsOverRoomsAfter,
    Fact::ResidentsPerRoomAfter,
    Fact::MostAdultsOverRooms,
    Fact::MostAdultsPerRoom,
    Fact::LodgersWithHost,
    Fact::LargestNewcomers,
    Fact::DistanceMoved,
    Fact::DaysWithoutTenant,
    Fact::HouseholdSize,
    Fact::HouseholdAdults,
    Fact::HouseholdChildren,
    Fact::SameDayStrangers,
    Fact::SameDayStrangerOrigins,
    Fact::ExchangeMoves,
    Fact::ExchangePersons,
    Fact::LeftChildren,
    Fact::FamilyDistance,
    Fact::FamilyAdults,
    Fact::SchoolChildren,
    Fact::FamiliesDuring,
    Fact::ParentsDuring,
    Fact::PriorCoresidence,
];

/// The facts that models of such rows look at; of a table of anything none.
pub fn features(kind: RowKind) -> &'static [Fact] {
    match kind {
        RowKind::Dwelling => &DWELLING_FEATURES,
        RowKind::Registration => &REGISTRATION_FEATURES,
        RowKind::Table => &[],
    }
}

/// What a fact counts, as a noun: Danish, English; none of facts no model looks at.
pub(super) fn noun(fact: Fact) -> Option<(&'static str, &'static str)> {
    of_dwelling(fact).or_else(|| of_registration(fact))
}

fn of_dwelling(fact: Fact) -> Option<(&'static str, &'static str)> {
    Some(match fact {
        Fact::Residents => ("beboere", "residents"),
        Fact::Adults => ("voksne", "adults"),
        Fact::Children => ("børn", "children"),
        Fact::Rooms => ("rum", "rooms"),
        Fact::Area => ("areal", "area"),
        Fact::AdultsOverRooms => ("voksne ud over rum", "adults beyond rooms"),
        Fact::ResidentsPerRoom => ("beboere pr. rum", "residents per room"),
        Fact::AreaPerResident => ("areal pr. beboer", "area per resident"),
        Fact::FamilyGroups => ("grupper", "groups"),
        Fact::UnlinkedAdults => ("voksne uden kendt tilknytning", "adults without known ties"),
        Fact::ArrivalsNinetyDays => ("indflyttede i 90 dage", "arrivals in 90 days"),
        Fact::DeparturesNinetyDays => ("fraflyttede i 90 dage", "departures in 90 days"),
        Fact::LargestFillUp => ("indflyttede på én gang", "arrivals at once"),
        Fact::ArrivalsYear => ("indflyttede i et år", "arrivals in a year"),
        Fact::DeparturesYear => ("fraflyttede i et år", "departures in a year"),
        Fact::TurnoverPerRoom => ("flytninger pr. rum", "moves per room"),
        Fact::ArrivalsSinceDeparture => {
            ("indflyttede uden fraflytning", "arrivals, nobody leaving")
        }
        Fact::AccumulationMonths => ("måneders tilvækst", "months of growth"),
        Fact::NetGrowth => ("tilvækst i tre år", "growth in three years"),
        Fact::FamilyGrowth => ("tilvækst i familien", "growth of the family"),
        Fact::HostStay => ("længste ophold", "longest stay"),
        Fact::LodgersTwoYears => ("logerende i to år", "lodgers in two years"),
        Fact::ParentsApart => ("forældre hver for sig", "parents apart"),
        Fact::ReturningHouseholds => ("husstande, der vender tilbage", "households that return"),
        _ => return None,
    })
}

fn of_registration(fact: Fact) -> Option<(&'static str, &'static str)> {
    Some(match fact {
        Fact::NoticeDelay => ("dage før anmeldelse", "days before notice"),
        Fact::AdultsAtArrival => ("voksne ved indflytning", "adults on arrival"),
        Fact::AdultsOverRoomsAfter => {
            ("voksne ud over rum ved indflytning", "adults beyond rooms on arrival")
        }
        Fact::ResidentsPerRoomAfter => {
            ("beboere pr. rum ved indflytning", "residents per room on arrival")
        }
        Fact::MostAdultsOverRooms => ("flest voksne ud over rum", "most adults beyond rooms"),
        Fact::MostAdultsPerRoom => ("flest voksne pr. rum", "most adults per room"),
        Fact::LodgersWithHost => ("andre logerende hos værten", "other lodgers of the host"),
        Fact::LargestNewcomers => ("indflyttede sammen senere", "later arrivals together"),
        Fact::DistanceMoved => ("flytteafstand", "distance moved"),
        Fact::DaysWithoutTenant => ("dage uden lejer", "days without tenant"),
        Fact::HouseholdSize => ("flyttede sammen", "moved together"),
        Fact::HouseholdAdults => ("voksne, der flyttede sammen", "adults who moved together"),
        Fact::HouseholdChildren => ("børn, der flyttede med", "children who moved along"),
        Fact::SameDayStrangers => ("fremmede samme dag", "strangers on the same day"),
        Fact::SameDayStrangerOrigins => ("steder, de kom fra", "places they came from"),
        Fact::ExchangeMoves => ("flytninger i ring", "moves in a ring"),
        Fact::ExchangePersons => ("personer i ring", "persons in a ring"),
        Fact::LeftChildren => ("børn, der blev", "children who stayed"),
        Fact::FamilyDistance => ("afstand til familien", "distance to the family"),
        Fact::FamilyAdults => ("voksne hos familien", "adults with the family"),
        Fact::SchoolChildren => ("skolebørn", "children of school age"),
        Fact::FamiliesDuring => ("andre familier samtidig", "other families at the time"),
        Fact::ParentsDuring => ("andre forældre samtidig", "other parents at the time"),
        Fact::PriorCoresidence => ("dage sammen før", "days together before"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{TableKind, Unit};

    #[test]
    fn unstable_living_never_enters() {
        let kinds = [
            (RowKind::Dwelling, TableKind::Dwelling),
            (RowKind::Registration, TableKind::Registration),
        ];
        for (kind, table) in kinds {
            for fact in features(kind) {
                assert!(!fact.entry().unstable_living, "{fact:?}");
                assert_eq!(fact.table(), table);
                assert!(!matches!(fact.unit(), Unit::YesNo | Unit::Class | Unit::Years));
                assert!(noun(*fact).is_some(), "{fact:?} has no noun");
            }
        }
    }
}
