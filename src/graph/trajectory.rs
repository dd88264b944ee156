//! A person's path from home to home: returns, alternations, longer loops.

use crate::domain::{Day, DwellingId, Period, PersonId, RegistrationId};

use super::HouseholdGraph;

/// Coming back to a dwelling one has lived in before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// How many other dwellings were home in between: 1 for A-B-A, 2 or more for longer loops.
    pub others: u32,
    /// When the person had left it; none where that day is unsure.
    pub left: Option<Day>,
}

impl HouseholdGraph<'_> {
    /// A person's homes in order: registrations that settle somewhere. Mail addresses and spells
    /// away are passed over.
    pub fn homes_of(
        &self,
        person: PersonId,
    ) -> impl DoubleEndedIterator<Item = RegistrationId> + '_ {
        self.registrations_of(person).filter(|registration| self.settles(*registration))
    }

    /// The home before this registration at another dwelling.
    pub fn home_before(&self, registration: RegistrationId) -> Option<RegistrationId> {
        let here = self.dwelling(registration);
        std::iter::successors(self.previous(registration), |id| self.previous(*id))
            .find(|id| self.settles(*id) && self.dwelling(*id) != here)
    }

    /// The home after this registration at another dwelling.
    pub fn home_after(&self, registration: RegistrationId) -> Option<RegistrationId> {
        let here = self.dwelling(registration);
        std::iter::successors(self.next(registration), |id| self.next(*id))
            .find(|id| self.settles(*id) && self.dwelling(*id) != here)
    }

    /// Whether the next home is the one before this registration (A-B-A seen from B); none where
    /// no home before it is known.
    pub fn returned_to_origin(&self, registration: RegistrationId) -> Option<bool> {
        let origin = self.dwelling(self.home_before(registration)?);
        Some(self.home_after(registration).is_some_and(|after| self.dwelling(after) == origin))
    }

    /// Whether a registration brings the person back to a dwelling, and over how many others.
    pub fn return_of(&self, registration: RegistrationId) -> Option<Return> {
        let here = self.dwelling(registration).filter(|_| self.settles(registration))?;
        let mut between: Vec<DwellingId> = Vec::new();
        let earlier = std::iter::successors(self.previous(registration), |id| self.previous(*id));
        for home in earlier.filter(|id| self.settles(*id)) {
            let dwelling = self.dwelling(home)?;
            if dwelling == here {
                let others = u32::try_from(between.len()).unwrap_or(u32::MAX);
                let came_back = others > 0;
                return came_back.then_some(Return { others, left: self.end(home).exact() });
            }
            if !between.contains(&dwelling) {
                between.push(dwelling);
            }
        }
        None
    }

    /// The most returns in a row between the same two dwellings among the moves of a person that
    /// fall, as far as is certain, in `window`: 1 for A-B-A, 2 for A-B-A-B. The first stays may
    /// have begun before the window.
    pub fn alternations(&self, person: PersonId, window: Period) -> u32 {
        let (mut one_before, mut two_before) = (None, None);
        let (mut run, mut most) = (0_u32, 0_u32);
        for home in self.homes_of(person) {
            let here = self.dwelling(home);
            if here == one_before {
                continue;
            }
            let inside = self.start(home).exact().is_some_and(|day| window.contains(day));
            run = if inside && here == two_before { run + 1 } else { 0 };
            most = most.max(run);
            (two_before, one_before) = (one_before, here);
        }
        most
    }
}
