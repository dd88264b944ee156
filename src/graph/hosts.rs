//! The longest-standing resident of a dwelling and those who stayed with them for a while.

use crate::domain::{Day, Days, DwellingId, Period, PersonId, RegistrationId};

use super::HouseholdGraph;

impl HouseholdGraph<'_> {
    /// The adult who has certainly lived in a dwelling longest on `day`, with that person's first
    /// registration of the unbroken stay; among equals the lowest id.
    pub fn host_at(&self, dwelling: DwellingId, day: Day) -> Option<RegistrationId> {
        self.living_at(dwelling, day)
            .filter(|registration| self.is_adult(self.person(*registration), day))
            .map(|registration| self.unbroken_start(registration))
            .min_by_key(|registration| {
                (self.start(*registration).latest, self.person(*registration))
            })
    }

    /// The first of the registrations at this dwelling that follow each other without a gap.
    pub fn unbroken_start(&self, registration: RegistrationId) -> RegistrationId {
        let here = self.dwelling(registration);
        let same = |id: &RegistrationId| self.settles(*id) && self.dwelling(*id) == here;
        std::iter::successors(Some(registration), |id| self.previous(*id).filter(same))
            .last()
            .unwrap_or(registration)
    }

    /// The stays, touching `window`, of adults who have no known tie to `host` on the first day
    /// they shared, with their length so far; by start.
    ///
    /// A stay counts where the host certainly lived there at the same time; it lasts until
    /// `as_of` at most.
    pub fn lodgers(
        &self,
        dwelling: DwellingId,
        host: RegistrationId,
        window: Period,
    ) -> impl Iterator<Item = (RegistrationId, Days)> + '_ {
        let with_host = self.certain_days_on_end(host);
        self.registrations_at(dwelling).filter_map(move |registration| {
            let stay = self.certain_days(registration);
            let stay = Period::new(stay.from, stay.to.min(self.as_of));
            let shared = stay.intersect(with_host);
            let touches = !shared.intersect(window).is_empty();
            let person = self.person(registration);
            (touches && self.is_lodger(person, self.person(host), shared.from))
                .then(|| (registration, stay.length()))
        })
    }

    fn is_lodger(&self, person: PersonId, host: PersonId, day: Day) -> bool {
        self.is_adult(person, day) && !self.are_linked(person, host, day)
    }

    /// The unbroken certain stay that begins with `registration`.
    fn certain_days_on_end(&self, registration: RegistrationId) -> Period {
        let last = self.certain_days(self.unbroken_end(registration)).to;
        Period::new(self.certain_days(registration).from, last)
    }
}
