//! Occupants of a dwelling over time: certain, possible, none.
//!
//! A registration whose start is only partly known makes its person a possible occupant while the
//! start may lie, and a certain one after that; the next move of any kind ends it in the same way.
//! Mail addresses and annulled registrations never count; a finding that the person does not live
//! there takes them out.

use std::collections::BTreeMap;

use crate::domain::{Day, DwellingId, Period, PersonId, RegistrationId};

use super::HouseholdGraph;
use super::residents::findings_on;

/// A span in which the same persons occupy a dwelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccupancyPeriod {
    /// The span, half open.
    pub period: Period,
    /// Who surely lives there, ascending.
    pub occupants: Vec<PersonId>,
    /// Who may live there because a date is unsure, ascending.
    pub possible: Vec<PersonId>,
}

/// When one person surely or possibly lives in a dwelling; both in order, without overlap within
/// one stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub person: PersonId,
    /// The registration the stay begins with.
    pub registration: RegistrationId,
    /// Sure spans.
    pub certain: Vec<Period>,
    /// Spans in which the person may live there; they hold the sure ones.
    pub possible: Vec<Period>,
}

impl HouseholdGraph<'_> {
    /// The occupants of a dwelling over `window`: periods cut where anything changes, equal
    /// neighbours merged, empty ones left out.
    ///
    /// O(n log n) in the dwelling's registrations, plus the output.
    pub fn occupancy(&self, dwelling: DwellingId, window: Period) -> Vec<OccupancyPeriod> {
        let mut changes: Vec<Change> = self
            .presences(dwelling, window)
            .into_iter()
            .flat_map(|presence| presence.changes().collect::<Vec<_>>())
            .collect();
        changes.sort_unstable();
        let mut counts: BTreeMap<PersonId, [i32; 2]> = BTreeMap::new();
        let mut periods: Vec<OccupancyPeriod> = Vec::new();
        let mut rest = changes.as_slice();
        while let Some(first) = rest.first() {
            let here = rest.partition_point(|change| change.day == first.day);
            for change in &rest[..here] {
                counts.entry(change.person).or_default()[usize::from(change.certain)] +=
                    change.step;
            }
            counts.retain(|_, count| *count != [0, 0]);
            rest = &rest[here..];
            if let Some(next) = rest.first() {
                append(&mut periods, Period::new(first.day, next.day), &counts);
            }
        }
        periods
    }

    /// The occupants of a dwelling on a day: one period to the next day, or none.
    pub fn occupancy_on(&self, dwelling: DwellingId, day: Day) -> Vec<OccupancyPeriod> {
        self.occupancy(dwelling, Period::new(day, day.plus(1)))
    }

    /// Who surely or possibly lives in a dwelling within `window`, stay by stay, by start.
    ///
    /// Registrations that follow each other at the same dwelling are one stay: a date unsure
    /// between them changes nothing.
    pub fn presences(&self, dwelling: DwellingId, window: Period) -> Vec<Presence> {
        let here = |id: RegistrationId| self.settles(id) && self.dwelling(id) == Some(dwelling);
        self.registrations_at(dwelling)
            .filter(|id| here(*id) && !self.previous(*id).is_some_and(here))
            .map(|id| self.presence(id, window))
            .filter(|presence| !presence.possible.is_empty())
            .collect()
    }

    fn presence(&self, first: RegistrationId, window: Period) -> Presence {
        let last = self.unbroken_end(first);
        let certain = Period::new(self.certain_period(first).from, self.certain_period(last).to);
        let possible = Period::new(self.possible_period(first).from, self.possible_period(last).to);
        let refuted: Vec<_> = findings_on(self, first).collect();
        Presence {
            person: self.person(first),
            registration: first,
            certain: remaining(certain.intersect(window), refuted.iter().map(|f| f.possibly)),
            possible: remaining(possible.intersect(window), refuted.iter().map(|f| f.surely)),
        }
    }

    /// The last of the registrations at this dwelling that follow each other without a gap.
    pub fn unbroken_end(&self, registration: RegistrationId) -> RegistrationId {
        let here = self.dwelling(registration);
        let same = |id: &RegistrationId| self.settles(*id) && self.dwelling(*id) == here;
        std::iter::successors(Some(registration), |id| self.next(*id).filter(same))
            .last()
            .unwrap_or(registration)
    }
}

/// One person begins or ceases to be a certain or possible occupant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    day: Day,
    person: PersonId,
    certain: bool,
    step: i32,
}

impl Presence {
    fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        let certain = self.certain.iter().map(|period| (true, period));
        let possible = self.possible.iter().map(|period| (false, period));
        certain.chain(possible).flat_map(|(certain, period)| {
            let change = |day, step| Change { day, person: self.person, certain, step };
            [change(period.from, 1), change(period.to, -1)]
        })
    }
}

/// What is left of `whole` without the spans of `gaps`.
fn remaining(whole: Period, gaps: impl Iterator<Item = Period>) -> Vec<Period> {
    let mut left = vec![whole];
    for gap in gaps.filter(|gap| !gap.is_empty()) {
        left = left
            .into_iter()
            .flat_map(|part| {
                let before = Period::new(part.from, part.to.min(gap.from));
                [before, Period::new(part.from.max(gap.to), part.to)]
            })
            .collect();
    }
    left.retain(|part| !part.is_empty());
    left
}

/// Adds a period unless it is empty or only prolongs the last one.
fn append(
    periods: &mut Vec<OccupancyPeriod>,
    period: Period,
    counts: &BTreeMap<PersonId, [i32; 2]>,
) {
    let of = |wanted: bool| {
        let fits = move |count: &[i32; 2]| (count[1] > 0) == wanted;
        counts.iter().filter(move |(_, count)| fits(count)).map(|(person, _)| *person).collect()
    };
    let next = OccupancyPeriod { period, occupants: of(true), possible: of(false) };
    match periods.last_mut() {
        Some(last)
            if last.period.to == period.from
                && last.occupants == next.occupants
                && last.possible == next.possible =>
        {
            last.period.to = period.to;
        }
        _ if counts.is_empty() => {}
        _ => periods.push(next),
    }
}
