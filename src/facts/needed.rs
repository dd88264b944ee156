//! Which facts a run measures: all of them, or those that somebody is going to read.

use super::Fact;

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

/// The facts a run measures; columns of the others stay empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    facts: [bool; Fact::ALL.len()],
    children: bool,
}

impl Needed {
    /// Every fact of every row.
    pub const ALL: &'static Self = &Self { facts: [true; Fact::ALL.len()], children: true };

    /// These facts and the few that every run needs.
    pub fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut needed = Self { facts: [false; Fact::ALL.len()], children: true };
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
