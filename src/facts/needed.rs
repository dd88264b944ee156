//! Which facts a run measures: all of them, or those that somebody is going to read, of all
//! registrations or of some.

use super::{Fact, TableKind};
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

/// Facts about registrations that cost most: a run may leave them until others have told for which
/// rows they decide anything.
const LATE: [Fact; 19] = [
    Fact::PriorCoresidence,
    Fact::OwnLease,
    Fact::SameDayStrangers,
    Fact::SameDayStrangerOrigins,
    Fact::FamiliesDuring,
    Fact::ParentsDuring,
    Fact::OldestHostAge,
    Fact::HostsLeft,
    Fact::HostsDied,
    Fact::HostLeftAfter,
    Fact::StayedAfterHost,
    Fact::MostAdultsOverRooms,
    Fact::MostAdultsPerRoom,
    Fact::LodgersWithHost,
    Fact::HostHoldsLease,
    Fact::LargestNewcomers,
    Fact::DaysSinceOwnLease,
    Fact::FamilyElsewhere,
    Fact::DistanceMoved,
];

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

    /// The same without the facts that are [left for some rows](Self::is_late).
    #[must_use]
    pub fn early(mut self) -> Self {
        for fact in LATE {
            self.facts[fact as usize] = false;
        }
        self
    }

    /// Of these facts those that [`early`](Self::early) leaves out, of these registrations alone,
    /// ascending.
    #[must_use]
    pub(super) fn late(&self, only: Vec<RegistrationId>) -> Self {
        let mut facts = [false; Fact::ALL.len()];
        for fact in LATE {
            facts[fact as usize] = self.has(fact);
        }
        Self { facts, children: self.children, only: Some(only) }
    }

    /// Whether a fact is among those that [`early`](Self::early) leaves out.
    pub fn is_late(fact: Fact) -> bool {
        debug_assert!(!LATE.contains(&fact) || fact.table() == TableKind::Registration);
        LATE.contains(&fact)
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
