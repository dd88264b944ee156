//! Partner and children left behind by a move, and whether the family came together again.

use crate::domain::{Day, PersonId, RegistrationId};

use super::HouseholdGraph;

/// How somebody left behind belongs to the one who moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// Spouse or co-parent.
    Partner,
    /// A child under 18 on the day of the move.
    Child,
}

/// Somebody who stayed registered at the previous dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftBehind {
    /// How they belong together.
    pub tie: Tie,
    /// Who stayed.
    pub person: PersonId,
    /// Where they stayed.
    pub registration: RegistrationId,
}

impl HouseholdGraph<'_> {
    /// Spouse, co-parents and minor children who lived with the person at the dwelling they came
    /// straight from and were still registered there on the day of the move. Ascending, each once;
    /// empty where the origin or the day of the move is not known.
    pub fn left_behind(&self, registration: RegistrationId) -> Vec<LeftBehind> {
        let Some(day) = self.start(registration).exact() else { return Vec::new() };
        let origin = self.origin(registration).filter(|origin| {
            self.settles(registration) && self.dwelling(*origin) != self.dwelling(registration)
        });
        let Some(origin) = origin else { return Vec::new() };
        let mut left: Vec<_> = self
            .close_kin(self.person(registration), day)
            .filter_map(|(tie, person)| {
                let registration = self.registration_on(person, day)?;
                let together = self.dwelling(registration) == self.dwelling(origin)
                    && self.stay(registration).from < day;
                together.then_some(LeftBehind { tie, person, registration })
            })
            .collect();
        left.sort_unstable();
        left.dedup_by_key(|one| one.person);
        left
    }

    /// Spouse, co-parents and children under 18.
    fn close_kin(&self, person: PersonId, day: Day) -> impl Iterator<Item = (Tie, PersonId)> + '_ {
        let children = self.kin.children(person);
        let co_parents = children.clone().flat_map(|child| self.kin.parents(child));
        let partners = self.kin.spouse(person).into_iter().chain(co_parents);
        let minors = children.filter(move |child| !self.is_adult(*child, day));
        partners
            .filter(move |partner| *partner != person)
            .map(|partner| (Tie::Partner, partner))
            .chain(minors.map(|child| (Tie::Child, child)))
    }

    /// The first day from `after` on on which both certainly live at the same dwelling again,
    /// known by `as_of`.
    pub fn rejoined(&self, one: PersonId, other: PersonId, after: Day) -> Option<Day> {
        self.shared_stays(one, other)
            .filter(|(_, days)| days.to > after)
            .map(|(_, days)| days.from.max(after))
            .min()
            .filter(|day| *day <= self.as_of)
    }
}
