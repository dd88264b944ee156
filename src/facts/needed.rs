//! Which facts a run measures: all of them, or those that somebody is going to read, of all
//! registrations or of some.

use super::Fact;
use crate::domain::RegistrationId;

/// Facts that others are worked out from or that flags always read: measured in every run.
const ALWAYS: [Fact; 10] = [
    Fact::Residents,
    Fact::ArrivalsYear,
    Fact::DeparturesYear,
    Fact::TurnoverPerRoom,
    Fact::DwellingKind,
    Fact::ExemptClass,
    Fact::LengthOfStay,
    Fact::StillRegistered,
    Fact::AdultsAtArrival,
    Fact::LinkedToResident,
];

/// How closely a registration is looked at: each look takes more work than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// At the person's own path, the record of the dwelling, and who came alone to strangers.
    Path,
    /// At who lived in the dwelling on the day of the move too.
    Arrival,
    /// At who came there later, and who else came alone, too.
    Stay,
    /// At everything.
    Full,
}

/// The facts of [`Look::Path`].
const PATH: [Fact; 28] = [
    Fact::HouseholdSize,
    Fact::HouseholdAdults,
    Fact::HouseholdChildren,
    Fact::MovesYear,
    Fact::MovesThreeYears,
    Fact::MissingEpisodes,
    Fact::DaysWithoutAddress,
    Fact::Alternations,
    Fact::ShortStayChain,
    Fact::AnnulledMoves,
    Fact::Age,
    Fact::PreviousStay,
    Fact::ReturnedToOrigin,
    Fact::LengthOfStay,
    Fact::StillRegistered,
    Fact::NoticeDelay,
    Fact::CareOf,
    Fact::MarriageEnded,
    Fact::DaysToQuarter,
    Fact::DaysToSchoolYear,
    Fact::HostChain,
    Fact::HostChainWithoutRoom,
    Fact::ExchangeMoves,
    Fact::ExchangePersons,
    Fact::Rooms,
    Fact::Area,
    Fact::DwellingKind,
    Fact::ExemptClass,
];

/// The facts that [`Look::Arrival`] adds.
const ARRIVAL: [Fact; 4] = [
    Fact::AdultsAtArrival,
    Fact::AdultsOverRoomsAfter,
    Fact::ResidentsPerRoomAfter,
    Fact::LinkedToResident,
];

/// The facts that [`Look::Stay`] adds.
const STAY: [Fact; 3] = [Fact::MostAdultsOverRooms, Fact::MostAdultsPerRoom, Fact::LodgersWithHost];

impl Look {
    /// The look that sees a fact.
    pub fn that_sees(fact: Fact) -> Self {
        match fact {
            fact if PATH.contains(&fact) => Self::Path,
            fact if ARRIVAL.contains(&fact) => Self::Arrival,
            fact if STAY.contains(&fact) => Self::Stay,
            _ => Self::Full,
        }
    }
}

/// The facts a run measures; columns of the others stay empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    facts: [bool; Fact::ALL.len()],
    children: bool,
    /// The registrations whose facts are measured, ascending; all where none are named.
    only: Option<Vec<RegistrationId>>,
}

impl Needed {
    /// Every fact of every row.
    pub const ALL: &'static Self =
        &Self { facts: [true; Fact::ALL.len()], children: true, only: None };

    /// These facts and the few that every run needs.
    pub fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut needed = Self { facts: [false; Fact::ALL.len()], children: true, only: None };
        for fact in facts.into_iter().chain(ALWAYS) {
            needed.facts[fact as usize] = true;
        }
        needed
    }

    /// The same where of children's own registrations nothing is read but what every run needs:
    /// a child is never the subject of a flag.
    #[must_use]
    pub fn for_adults(mut self) -> Self {
        self.children = false;
        self
    }

    /// Of these facts those that a look adds to what the looks before it saw.
    #[must_use]
    pub(super) fn added_by(mut self, look: Look) -> Self {
        for fact in Fact::ALL.iter().filter(|fact| Look::that_sees(**fact) != look) {
            self.facts[*fact as usize] = false;
        }
        self
    }

    /// These facts of some registrations alone, ascending.
    #[must_use]
    pub(super) fn of_rows(self, only: Vec<RegistrationId>) -> Self {
        Self { only: Some(only), ..self }
    }

    /// The registrations that get a row, where not all do.
    pub(super) fn only(&self) -> Option<&[RegistrationId]> {
        self.only.as_deref()
    }

    /// Whether a fact is measured.
    pub fn has(&self, fact: Fact) -> bool {
        self.facts[fact as usize]
    }

    /// Whether any of these facts is measured.
    pub(super) fn any(&self, facts: &[Fact]) -> bool {
        facts.iter().any(|fact| self.has(*fact))
    }

    /// Whether children's registrations are measured in full.
    pub(super) fn has_children(&self) -> bool {
        self.children
    }
}
