//! Which files of the registry folder a fact is measured from.

use crate::facts::{Fact, Subject};

/// File names, most important first.
pub fn sources(fact: Fact) -> &'static [&'static str] {
    match fact {
        Fact::Rooms
        | Fact::Area
        | Fact::DwellingKind
        | Fact::ExemptClass
        | Fact::UnitIncomplete => &["dwellings.csv"],
        Fact::SignalsYear => &["signals.csv"],
        Fact::SignalsNamed
        | Fact::SignalsUnnamed
        | Fact::SignalSources
        | Fact::LandlordSignals
        | Fact::CitizenSignals
        | Fact::ReturnedMail
        | Fact::AuthoritySignals => &["signals.csv", "moves.csv"],
        Fact::FoundNotResident => &["findings.csv", "moves.csv"],
        Fact::DaysPastLease
        | Fact::DaysBeforeLease
        | Fact::DaysWithoutTenant
        | Fact::SubletApproved
        | Fact::HostHoldsLease
        | Fact::TenantRegistered
        | Fact::OwnLease => &["leases.csv", "moves.csv"],
        Fact::SingleParentBegan
        | Fact::SinglePensionBegan
        | Fact::SingleCashBegan
        | Fact::StudentAwayBegan => &["benefits.csv", "moves.csv", "persons.csv"],
        Fact::AdultsOverRooms | Fact::AdultsOverRoomsAfter => {
            &["moves.csv", "persons.csv", "dwellings.csv"]
        }
        Fact::ResidentsPerRoom
        | Fact::ResidentsPerRoomAfter
        | Fact::AreaPerResident
        | Fact::AreaPerAdult
        | Fact::TurnoverPerRoom
        | Fact::TurnoverVersusPeers
        | Fact::ResidentsVersusPeers
        | Fact::StayShorterThanPeers
        | Fact::DistanceMoved => &["moves.csv", "dwellings.csv"],
        Fact::FamilyDistance => &["moves.csv", "persons.csv", "dwellings.csv"],
        _ => by_subject(fact),
    }
}

fn by_subject(fact: Fact) -> &'static [&'static str] {
    let needs_persons = matches!(
        fact,
        Fact::Adults
            | Fact::Children
            | Fact::FamilyGroups
            | Fact::UnlinkedAdults
            | Fact::FamilyGrowth
            | Fact::LodgersTwoYears
            | Fact::SameDayUnrelated
            | Fact::ParentsApart
            | Fact::AdultsAtArrival
            | Fact::LinkedToResident
            | Fact::Age
            | Fact::LeftPartner
            | Fact::LeftChildren
            | Fact::RejoinedFamily
    );
    if needs_persons || fact.entry().subject == Subject::Household {
        &["moves.csv", "persons.csv"]
    } else {
        &["moves.csv"]
    }
}
