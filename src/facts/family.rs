//! Facts about a family of which one has moved: where the others stayed, and what became of them.

use super::Fact;
use super::background::Background;
use super::row::Row;
use super::trajectory::Move;
use crate::domain::{Day, DwellingId, Period, PersonId, RegistrationId};
use crate::graph::{HouseholdGraph, LeftBehind, Tie};

/// A child conceived together before the move is born within so many days after it.
const PREGNANCY_DAYS: i32 = 285;
/// A marriage that ended up to so long before the move belongs to it.
const BEFORE_DAYS: i32 = 180;
/// The years a child goes to school: from the year it can be enrolled.
const SCHOOL_YEARS: std::ops::RangeInclusive<u16> = 5..=15;

/// The facts that look at who stayed behind.
const OF_THOSE_LEFT: [Fact; 16] = [
    Fact::LeftPartner,
    Fact::LeftChildren,
    Fact::SpouseStayed,
    Fact::SpouseAge,
    Fact::FamilyAdults,
    Fact::FamilyDistance,
    Fact::RejoinedFamily,
    Fact::ReturnedToFamily,
    Fact::ChildJoined,
    Fact::FamilyMoved,
    Fact::FamilyNewAdult,
    Fact::NewCommonChild,
    Fact::SingleParentBegan,
    Fact::SinglePensionBegan,
    Fact::SingleCashBegan,
    Fact::StudentAwayBegan,
];

/// Puts every fact of this file. O(registrations of the person and their close kin).
pub(super) fn measure(this: Move<'_, '_>, row: &mut Row<'_, '_>) {
    let Move { background, registration, person, day } = this;
    let graph = background.graph;
    if background.needed.has(Fact::FamilyElsewhere) {
        let family = household_elsewhere(graph, person, day, graph.dwelling(registration));
        row.answer(Fact::FamilyElsewhere, Some(family.is_some()));
    }
    if background.needed.has(Fact::SchoolChildren) {
        row.count(Fact::SchoolChildren, school_children(background, registration, day));
    }
    row.answer(Fact::MarriageEnded, marriage_ended(graph, person, day));
    if !background.needed.any(&OF_THOSE_LEFT) {
        return;
    }
    let left = Left::behind(this);
    super::benefits::measure(this, left.partners(), row);
    let Some(origin) = graph.origin(registration) else { return };
    stayed(&left, origin, row);
    became(&left, row);
}

/// Who stayed at the home the person came straight from.
fn stayed(left: &Left<'_>, origin: RegistrationId, row: &mut Row<'_, '_>) {
    let graph = left.graph;
    row.answer(Fact::LeftPartner, Some(left.partners().next().is_some()));
    row.count(Fact::LeftChildren, left.children().count());
    row.answer(Fact::SpouseStayed, Some(left.spouse().is_some()));
    let age = left.spouse().and_then(|spouse| graph.age_on(spouse, left.day));
    row.put_known(Fact::SpouseAge, age.map(f32::from));
    row.count(Fact::FamilyAdults, left.adults_with_them());
    let ends = graph.dwelling(origin).zip(graph.dwelling(left.registration));
    let apart = ends.filter(|_| !left.those.is_empty());
    row.put_known(Fact::FamilyDistance, apart.and_then(|(one, two)| graph.distance_m(one, two)));
}

/// What has become of the person and those who stayed.
fn became(left: &Left<'_>, row: &mut Row<'_, '_>) {
    let graph = left.graph;
    let rejoined = |one: &LeftBehind| graph.rejoined(left.person, one.person, left.day).is_some();
    row.answer(Fact::RejoinedFamily, Some(left.those.iter().any(rejoined)));
    let until = left.stay.to.min(graph.as_of.plus(1));
    row.answer(Fact::ReturnedToFamily, Some(left.person_came_back()));
    row.answer(Fact::ChildJoined, Some(left.a_child_came(until)));
    row.answer(Fact::FamilyMoved, Some(left.partner_moved(until)));
    row.answer(Fact::FamilyNewAdult, Some(left.an_adult_joined_them(until)));
    row.count(Fact::NewCommonChild, left.new_common_children(until));
}

/// Children from the year of enrolment to the end of compulsory school who moved along.
fn school_children(background: &Background<'_>, registration: RegistrationId, day: Day) -> usize {
    let (graph, households) = (background.graph, background.households);
    let movers = households.movers(households.household(registration));
    let age = |mover: &RegistrationId| graph.age_on(graph.person(*mover), day);
    movers.iter().filter_map(age).filter(|age| SCHOOL_YEARS.contains(age)).count()
}

/// Whether the person is divorced, or a partnership dissolved, since about the move; unknown where
/// the register has no civil status.
fn marriage_ended(graph: &HouseholdGraph<'_>, person: PersonId, day: Day) -> Option<bool> {
    use crate::domain::CivilStatus::{Dissolved, Divorced};
    let (status, since) = graph.civil_status(person)?;
    let lately = since.is_some_and(|since| since.latest >= day.plus(-BEFORE_DAYS));
    Some(lately && matches!(status, Divorced | Dissolved))
}

/// The dwelling, other than `here`, where one adult alone lives with children on `day`, and which
/// the person is tied to: a minor child of theirs lives there, or that adult is somebody they lived
/// with for a year at the dwelling they came straight from.
pub(super) fn household_elsewhere(
    graph: &HouseholdGraph<'_>,
    person: PersonId,
    day: Day,
    here: Option<DwellingId>,
) -> Option<DwellingId> {
    let minors = graph.kin.children(person);
    let with_child = minors
        .filter(|child| !graph.is_adult(*child, day))
        .filter_map(|child| home(graph, child, day))
        .find(|place| Some(*place) != here && is_one_adult_with_children(graph, *place, day));
    with_child.or_else(|| with_housemate(graph, person, day, here))
}

/// Days of life together that make a tie.
const TOGETHER_DAYS: i32 = 365;

fn with_housemate(
    graph: &HouseholdGraph<'_>,
    person: PersonId,
    day: Day,
    here: Option<DwellingId>,
) -> Option<DwellingId> {
    let last = graph.registration_on(person, day)?;
    let before = graph.dwelling(graph.origin(last)?).filter(|place| Some(*place) != here)?;
    // Who lives there is one look; for how long two lived together is a walk along both their paths.
    if !is_one_adult_with_children(graph, before, day) {
        return None;
    }
    let mut stayed = graph.living_at(before, day).map(|registration| graph.person(registration));
    let close = |other: PersonId| graph.co_residence(person, other, day).0 >= TOGETHER_DAYS;
    stayed.any(|other| graph.is_adult(other, day) && close(other)).then_some(before)
}

fn home(graph: &HouseholdGraph<'_>, person: PersonId, day: Day) -> Option<DwellingId> {
    graph.registration_on(person, day).and_then(|registration| graph.dwelling(registration))
}

fn is_one_adult_with_children(graph: &HouseholdGraph<'_>, place: DwellingId, day: Day) -> bool {
    let (mut adults, mut children) = (0, 0);
    for registration in graph.living_at(place, day) {
        let adult = graph.is_adult(graph.person(registration), day);
        adults += usize::from(adult);
        children += usize::from(!adult);
    }
    adults == 1 && children > 0
}

/// Those who stayed behind when somebody moved.
struct Left<'g> {
    graph: &'g HouseholdGraph<'g>,
    registration: RegistrationId,
    person: PersonId,
    day: Day,
    /// The stay that began with the move, as far as its end is known.
    stay: Period,
    those: Vec<LeftBehind>,
}

impl<'g> Left<'g> {
    fn behind(this: Move<'_, 'g>) -> Self {
        let Move { background, registration, person, day } = this;
        let graph = background.graph;
        Self {
            graph,
            registration,
            person,
            day,
            stay: background.covered(registration).unwrap_or(Period::new(day, day)),
            those: graph.left_behind(registration),
        }
    }

    fn partners(&self) -> impl Iterator<Item = PersonId> {
        self.those.iter().filter(|one| one.tie == Tie::Partner).map(|one| one.person)
    }

    fn children(&self) -> impl Iterator<Item = PersonId> {
        self.those.iter().filter(|one| one.tie == Tie::Child).map(|one| one.person)
    }

    fn spouse(&self) -> Option<PersonId> {
        self.partners().find(|partner| self.graph.kin.spouse(self.person) == Some(*partner))
    }

    fn place(&self) -> Option<DwellingId> {
        self.those.first().and_then(|one| self.graph.dwelling(one.registration))
    }

    /// Adults who lived with those left behind on the day of the move, they included; 0 where
    /// nobody stayed behind.
    fn adults_with_them(&self) -> usize {
        let Some(place) = self.place() else { return 0 };
        let living = self.graph.living_at(place, self.day);
        living.filter(|id| self.graph.is_adult(self.graph.person(*id), self.day)).count()
    }

    /// Whether the person has moved to where the partner (or, without one, a child) then lived.
    fn person_came_back(&self) -> bool {
        let graph = self.graph;
        let any_partner = self.partners().next().is_some();
        let awaited: Vec<_> =
            if any_partner { self.partners().collect() } else { self.children().collect() };
        let mut homes = std::iter::successors(graph.next(self.registration), |id| graph.next(*id));
        let began = |id| graph.start(id).exact().filter(|day| *day <= graph.as_of);
        let with_them = |id: RegistrationId| {
            let place = graph.dwelling(id).filter(|_| graph.settles(id));
            began(id).zip(place).is_some_and(|(day, place)| {
                let there = |one: &PersonId| home(graph, *one, day) == Some(place);
                graph.dwelling(self.registration) != Some(place) && awaited.iter().any(there)
            })
        };
        homes.any(with_them)
    }

    /// Whether a child left behind has registered with the person by `until`.
    fn a_child_came(&self, until: Day) -> bool {
        let here = self.graph.dwelling(self.registration);
        self.children().any(|child| self.moved_by(child, until).any(|place| place == here))
    }

    /// Whether a partner left behind has moved elsewhere, not to the person, by `until`.
    fn partner_moved(&self, until: Day) -> bool {
        let here = self.graph.dwelling(self.registration);
        let elsewhere = |place: Option<DwellingId>| place != here && place != self.place();
        self.partners().any(|partner| self.moved_by(partner, until).any(elsewhere))
    }

    /// Where somebody moved, from the day of the move on and before `until`.
    fn moved_by(
        &self,
        who: PersonId,
        until: Day,
    ) -> impl Iterator<Item = Option<DwellingId>> + use<'g> {
        let (graph, span) = (self.graph, Period::new(self.day.plus(1), until));
        let inside = move |id: &RegistrationId| {
            graph.start(*id).exact().is_some_and(|day| span.contains(day))
        };
        graph.registrations_of(who).filter(inside).map(move |id| graph.dwelling(id))
    }

    /// Whether an adult not kin to the person moved to where the partner stayed, by `until`.
    fn an_adult_joined_them(&self, until: Day) -> bool {
        let (graph, span) = (self.graph, Period::new(self.day, until));
        let Some(place) = self.place().filter(|_| self.partners().next().is_some()) else {
            return false;
        };
        graph.registrations_at(place).any(|id| {
            let who = graph.person(id);
            graph.settles(id)
                && who != self.person
                && graph.start(id).exact().is_some_and(|day| {
                    span.contains(day)
                        && graph.is_adult(who, day)
                        && self.partners().any(|one| home(graph, one, day) == Some(place))
                })
                && !self.partners().any(|one| one == who || graph.kin.are_relatives(one, who))
                && !graph.kin.are_relatives(self.person, who)
        })
    }

    /// Children of the person and a partner left behind, conceived after the move and born by
    /// `until`.
    fn new_common_children(&self, until: Day) -> usize {
        let graph = self.graph;
        let span = Period::new(self.day.plus(PREGNANCY_DAYS), until);
        let born = |child: &PersonId| {
            let day = graph.born(*child);
            span.contains(day.earliest) && span.contains(day.latest)
        };
        let common = |child: &PersonId| self.partners().any(|one| graph.kin.is_parent(one, *child));
        graph.kin.children(self.person).filter(born).filter(common).count()
    }
}
