//! Who is known to have to do with whom: kin, moving together, earlier years together.

use petgraph::unionfind::UnionFind;

use crate::domain::{Day, Days, PersonId, RegistrationId};

use super::{HouseholdGraph, Kin};

/// So many days of earlier life together make a tie: less is what strangers in a shared flat have.
const TIE_DAYS: Days = Days(365);

impl Kin {
    /// Whether the two are kin in the wider sense: [`Kin::are_kin`], grandparent and grandchild, or
    /// parent or child by marriage.
    pub fn are_relatives(&self, one: PersonId, other: PersonId) -> bool {
        self.are_kin(one, other)
            || self.is_grandparent(one, other)
            || self.is_grandparent(other, one)
            || self.is_by_marriage(one, other)
            || self.is_by_marriage(other, one)
    }

    fn is_grandparent(&self, grandparent: PersonId, grandchild: PersonId) -> bool {
        self.parents(grandchild).any(|parent| self.is_parent(grandparent, parent))
    }

    /// Whether `other` is a child or parent of the spouse of `one`.
    fn is_by_marriage(&self, one: PersonId, other: PersonId) -> bool {
        self.spouse(one)
            .is_some_and(|spouse| self.is_parent(spouse, other) || self.is_parent(other, spouse))
    }
}

impl HouseholdGraph<'_> {
    /// Whether two persons have a known tie on a day, so that neither is a lodger or stranger to
    /// the other. One of these is enough:
    ///
    /// - they are relatives ([`Kin::are_relatives`]);
    /// - the registrations they live at on that day began together ([`Self::moved_together`]);
    /// - they lived together for 365 days or more before that day, not counting the dwelling they
    ///   share on that day: sharing it is what the question is about, so it must not answer it.
    pub fn are_linked(&self, one: PersonId, other: PersonId, on: Day) -> bool {
        if one == other || self.kin.are_relatives(one, other) {
            return true;
        }
        let homes = (self.registration_on(one, on), self.registration_on(other, on));
        let shared = match homes {
            (Some(mine), Some(theirs)) if self.moved_together(mine, theirs) => return true,
            (Some(mine), Some(theirs)) if self.dwelling(mine) == self.dwelling(theirs) => {
                self.dwelling(mine)
            }
            _ => None,
        };
        self.co_residence_except(one, other, on, shared) >= TIE_DAYS
    }

    /// Whether two registrations at one dwelling began on the same known day and both persons came
    /// straight from a dwelling where they lived together.
    pub fn moved_together(&self, one: RegistrationId, other: RegistrationId) -> bool {
        let began_together = self.dwelling(one) == self.dwelling(other)
            && self.start(one) == self.start(other)
            && self.start(one).exact().is_some();
        let origin = |registration| self.origin(registration).and_then(|from| self.dwelling(from));
        // Both stays at the origin end on this one day, so their last days were spent together.
        began_together && origin(one).is_some() && origin(one) == origin(other)
    }

    /// The registration somebody came straight from, where they certainly lived there.
    pub fn origin(&self, registration: RegistrationId) -> Option<RegistrationId> {
        self.previous(registration).filter(|previous| !self.stay(*previous).is_empty())
    }

    /// In how many groups of linked persons `persons` fall on a day: ties of ties count.
    ///
    /// O(persons²) links, less what union-find spares.
    pub fn groups_of(&self, persons: &[PersonId], on: Day) -> usize {
        let mut groups = UnionFind::<u32>::new(persons.len());
        let mut count = persons.len();
        for later in 1..persons.len() {
            for earlier in 0..later {
                let pair = (index(earlier), index(later));
                let open = !groups.equiv(pair.0, pair.1);
                if open && self.are_linked(persons[earlier], persons[later], on) {
                    groups.union(pair.0, pair.1);
                    count -= 1;
                }
            }
        }
        count
    }
}

fn index(position: usize) -> u32 {
    u32::try_from(position).expect("persons have dense 32-bit ids")
}
