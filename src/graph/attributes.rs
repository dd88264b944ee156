//! What the register says of the persons and dwellings of the graph, as far as known on its day.

use std::ops::Range;

use crate::domain::{
    BuildingId, CivilStatus, Day, DwellingId, DwellingKind, Exempt, FindingKind, PersonId,
    UncertainDay,
};
use crate::registry::{Benefit, Lease, Signal};

use super::HouseholdGraph;

impl<'r> HouseholdGraph<'r> {
    /// When somebody was born.
    pub fn born(&self, person: PersonId) -> UncertainDay {
        self.register.persons.born.at(person.index())
    }

    /// Age in completed years on `day`, where the birth date settles it.
    pub fn age_on(&self, person: PersonId, day: Day) -> Option<u16> {
        let born = self.born(person);
        if let Some(born) = born.exact() {
            return Some(day.years_since(born));
        }
        let (oldest, youngest) = (day.years_since(born.earliest), day.years_since(born.latest));
        (oldest == youngest).then_some(oldest)
    }

    /// Whether somebody is 18 or older on `day`; a birth date unsure across that line counts as
    /// adult.
    #[inline]
    pub fn is_adult(&self, person: PersonId, day: Day) -> bool {
        day >= self.adult_from.at(person.index())
    }

    /// The first day somebody can be 18.
    #[inline]
    pub fn adult_from(&self, person: PersonId) -> Day {
        self.adult_from.at(person.index())
    }

    /// Civil status and since when, as far as it was so by `as_of`.
    pub fn civil_status(&self, person: PersonId) -> Option<(CivilStatus, Option<UncertainDay>)> {
        let persons = &self.register.persons;
        let since = persons.civil_status_since.at(person.index());
        let known = since.is_none_or(|day| day.earliest <= self.as_of);
        persons.civil_status.at(person.index()).filter(|_| known).map(|status| (status, since))
    }

    /// Whether name and address are protected, or those of somebody the person lives with: to name
    /// the one is to give away the address of the other.
    pub fn is_protected(&self, person: PersonId) -> bool {
        self.sheltered.find(person.index()).unwrap_or(false)
    }

    /// Habitable rooms.
    #[inline]
    pub fn rooms(&self, dwelling: DwellingId) -> Option<u16> {
        self.register.dwellings.rooms.at(dwelling.index())
    }

    /// Area in square metres.
    pub fn area_m2(&self, dwelling: DwellingId) -> Option<f32> {
        self.register.dwellings.area_m2.at(dwelling.index())
    }

    /// What the unit is meant for.
    pub fn dwelling_kind(&self, dwelling: DwellingId) -> Option<DwellingKind> {
        self.register.dwellings.use_code.at(dwelling.index()).map(crate::domain::UseCode::kind)
    }

    /// Why ordinary norms do not fit it.
    #[inline]
    pub fn exempt(&self, dwelling: DwellingId) -> Option<Exempt> {
        self.register.dwellings.exempt.at(dwelling.index())
    }

    /// Whether it is a special code of the register and no dwelling.
    #[inline]
    pub fn is_special(&self, dwelling: DwellingId) -> bool {
        self.register.dwellings.special.at(dwelling.index())
    }

    /// Whether the address names a floor or door where one is needed.
    pub fn unit_complete(&self, dwelling: DwellingId) -> Option<bool> {
        self.register.dwellings.unit_complete.at(dwelling.index())
    }

    /// Which building a dwelling is in.
    pub fn building(&self, dwelling: DwellingId) -> Option<BuildingId> {
        self.register.dwellings.building.at(dwelling.index())
    }

    /// Whether both dwellings are of one entrance or building; none where that is not known.
    pub fn same_building(&self, one: DwellingId, other: DwellingId) -> Option<bool> {
        let building = &self.register.dwellings.building;
        Some(building.at(one.index())? == building.at(other.index())?)
    }

    /// Straight-line distance between two dwellings in metres; none without coordinates.
    /// Coordinates themselves go no further than here.
    pub fn distance_m(&self, one: DwellingId, other: DwellingId) -> Option<f32> {
        let position = &self.register.dwellings.position;
        let ((x1, y1), (x2, y2)) = (position.at(one.index())?, position.at(other.index())?);
        #[expect(clippy::cast_possible_truncation, reason = "metres within a country fit f32")]
        Some(((x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2)).sqrt().round() as f32)
    }

    /// Leases of a dwelling; `None` where the register has no lease file.
    pub fn leases(&self, dwelling: DwellingId) -> Option<&'r [Lease]> {
        let leases = &self.register.leases;
        let span = equal_range(leases.len(), |i| leases[i].dwelling.cmp(&dwelling));
        self.register.knows_leases.then(|| &leases[span])
    }

    /// Signals about a dwelling received by `as_of`; `None` where the register has no signal file.
    pub fn signals(&self, dwelling: DwellingId) -> Option<impl Iterator<Item = &'r Signal>> {
        let (signals, as_of) = (&self.register.signals, self.as_of);
        let span = equal_range(signals.len(), |i| signals[i].dwelling.cmp(&dwelling));
        let known = move |signal: &&Signal| signal.received_on.is_some_and(|day| day <= as_of);
        self.register.knows_signals.then(|| signals[span].iter().filter(known))
    }

    /// Benefits somebody received that began by `as_of`; `None` where no file of them was opened.
    pub fn benefits(&self, person: PersonId) -> Option<impl Iterator<Item = &'r Benefit>> {
        let (benefits, as_of) = (&self.register.benefits, self.as_of);
        let span = equal_range(benefits.len(), |i| benefits[i].person.cmp(&person));
        let known = move |benefit: &&Benefit| benefit.started_on.is_some_and(|day| day <= as_of);
        self.register.knows_benefits.then(|| benefits[span].iter().filter(known))
    }

    /// Whether any finding is known at all.
    pub(super) fn has_findings(&self) -> bool {
        !self.register.findings.is_empty()
    }

    /// From when it is established that `person` does not live at `dwelling`, and until when.
    /// Findings that hold from a day after `as_of` are not known yet.
    pub fn not_resident(
        &self,
        person: PersonId,
        dwelling: DwellingId,
    ) -> impl Iterator<Item = (UncertainDay, Option<UncertainDay>)> {
        let findings = &self.register.findings;
        let key = (person, dwelling);
        let span =
            equal_range(findings.len(), |i| (findings[i].person, findings[i].dwelling).cmp(&key));
        findings[span]
            .iter()
            .filter(|finding| finding.finding == FindingKind::NotResident)
            .filter(|finding| finding.from.earliest <= self.as_of)
            .map(|finding| (finding.from, finding.to))
    }
}

/// The rows equal to what `compare` looks for in a sorted array of `len` rows.
fn equal_range(len: usize, compare: impl Fn(usize) -> std::cmp::Ordering) -> Range<usize> {
    let first = partition_point(len, |i| compare(i).is_lt());
    // As a rule there are few: counting them is faster than looking for their end.
    first..first + (first..len).take_while(|i| compare(*i).is_eq()).count()
}

/// The first of `len` rows that `before` does not hold for; it holds for all before that one.
#[inline]
pub(super) fn partition_point(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
