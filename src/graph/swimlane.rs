//! The occupancy strip of a dwelling as data: who was there when, and how many at once.

use crate::domain::{DwellingId, Period, PersonId};

use super::HouseholdGraph;

/// A dwelling's occupants over a window, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swimlane {
    /// The span it shows.
    pub window: Period,
    /// One row a person, by first possible day, then person.
    pub rows: Vec<SwimlaneRow>,
    /// How many were there at once; spans without anybody are left out.
    pub steps: Vec<SwimlaneStep>,
}

/// One person's spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwimlaneRow {
    /// Who.
    pub person: PersonId,
    /// When they surely lived there, in order.
    pub certain: Vec<Period>,
    /// When they may have lived there; holds the sure spans.
    pub possible: Vec<Period>,
}

/// A span with the same number of occupants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwimlaneStep {
    /// The span.
    pub period: Period,
    /// Sure occupants.
    pub certain: usize,
    /// Further ones who may live there.
    pub possible: usize,
}

impl HouseholdGraph<'_> {
    /// The occupancy strip of a dwelling. O(n log n) in its registrations.
    pub fn swimlane(&self, dwelling: DwellingId, window: Period) -> Swimlane {
        let mut presences = self.presences(dwelling, window);
        presences.sort_by_key(|presence| (presence.person, presence.registration));
        let mut rows: Vec<SwimlaneRow> = presences
            .chunk_by(|one, other| one.person == other.person)
            .map(|stays| SwimlaneRow {
                person: stays[0].person,
                certain: stays.iter().flat_map(|stay| stay.certain.iter().copied()).collect(),
                possible: stays.iter().flat_map(|stay| stay.possible.iter().copied()).collect(),
            })
            .collect();
        rows.sort_by_key(|row| (row.possible.first().map(|period| period.from), row.person));
        Swimlane { window, rows, steps: self.steps(dwelling, window) }
    }

    fn steps(&self, dwelling: DwellingId, window: Period) -> Vec<SwimlaneStep> {
        let mut steps: Vec<SwimlaneStep> = Vec::new();
        for found in self.occupancy(dwelling, window) {
            let (certain, possible) = (found.occupants.len(), found.possible.len());
            match steps.last_mut() {
                Some(last)
                    if last.period.to == found.period.from
                        && (last.certain, last.possible) == (certain, possible) =>
                {
                    last.period.to = found.period.to;
                }
                _ => steps.push(SwimlaneStep { period: found.period, certain, possible }),
            }
        }
        steps
    }
}
