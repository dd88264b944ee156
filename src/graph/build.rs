//! From moves to registrations: each ends where the person's next move of any kind begins.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::Kin;
use super::edges::{Edges, Known};
use super::residents::Stays;
use crate::domain::{Day, DwellingId, MoveKind, Period, PersonId, RegistrationId, UncertainDay};
use crate::registry::{Column, Register};

/// The register as it was known on `as_of`, seen as a graph of persons and dwellings.
///
/// Columns are indexed by [`RegistrationId`] and sorted by person, then by the order things
/// happened. Rows of kind `exit`, `death` and `missing` have no dwelling; `mail` rows have one but
/// never count as living there. Memory: 58 bytes a registration and 4 bytes for
/// the index, and 4 bytes a person once homes have been asked for.
#[derive(Debug)]
pub struct HouseholdGraph<'r> {
    pub(super) register: &'r Register,
    /// The day the graph is about: nothing recorded later is in it.
    pub as_of: Day,
    /// Kinship between persons.
    pub kin: Kin,
    pub(super) person: Column<PersonId>,
    pub(super) dwelling: Column<Option<DwellingId>>,
    pub(super) start: Column<UncertainDay>,
    pub(super) begin: Begin,
    pub(super) source: Column<u32>,
    pub(super) by_person: Column<u32>,
    pub(super) by_dwelling: Column<u32>,
    pub(super) at_dwelling: Column<RegistrationId>,
    pub(super) annulled: Vec<Annulled>,
    pub(super) adult_from: Column<Day>,
    pub(super) stays: Stays,
    /// Persons whose address is protected and those who live with them.
    pub(super) sheltered: Column<bool>,
    /// Where each person certainly lives on `as_of`, once somebody has asked.
    pub(super) homes: OnceLock<Vec<Option<DwellingId>>>,
}

/// A registration the municipality annulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Annulled {
    /// Whose it was.
    pub person: PersonId,
    /// Where.
    pub dwelling: Option<DwellingId>,
    /// When it was annulled; [`Day::MIN`] where the register does not say.
    pub on: Day,
}

/// Builds the graph of what `register` knew on `as_of`.
///
/// A move counts when its notice (or, without one, the move itself) is not after `as_of`; an
/// annulled registration counts until the day it was annulled. O(n log n) in the moves.
pub fn build(register: &Register, as_of: Day) -> HouseholdGraph<'_> {
    let ((edges, annulled), (kin, adult_from)) = rayon::join(
        || {
            let Known { stretches, annulled } = Known::on(register, as_of);
            (Edges::of(register, &stretches), annulled)
        },
        || {
            let adult_from = register.persons.born.iter().map(eighteenth_birthday).collect();
            (Kin::of(register, as_of), adult_from)
        },
    );
    let Edges { person, dwelling, start, begin, source, by_person, by_dwelling } = edges;
    let mut graph = HouseholdGraph {
        register,
        as_of,
        kin,
        person,
        dwelling,
        start,
        begin,
        source,
        by_person,
        by_dwelling,
        at_dwelling: Column::default(),
        annulled,
        adult_from,
        stays: Stays::default(),
        sheltered: Column::default(),
        homes: OnceLock::new(),
    };
    (graph.stays, graph.at_dwelling) = Stays::of(&graph);
    graph.sheltered = sheltered(&graph);
    graph
}

/// Persons whose address is protected, and everybody who lives where one of them lives.
pub(super) fn sheltered(graph: &HouseholdGraph<'_>) -> Column<bool> {
    let protected = &graph.register.persons.protected;
    let day = graph.as_of.min(Day::MAX.plus(-1));
    let mut sheltered: Vec<bool> = protected.iter().collect();
    let persons = (0..protected.len()).filter(|row| protected.at(*row)).map(PersonId::new);
    for registration in persons.filter_map(|person| graph.registration_on(person, day)) {
        if let Some(dwelling) = graph.dwelling(registration) {
            for other in graph.living_at(dwelling, day).chain(graph.possibly_at(dwelling, day)) {
                sheltered[graph.person(other).index()] = true;
            }
        }
    }
    sheltered.into()
}

/// The first day somebody can be 18; where the year has no 29 February, the day after the 28th.
fn eighteenth_birthday(born: UncertainDay) -> Day {
    let (year, month, day) = born.earliest.ymd();
    Day::from_ymd(year + 18, month, day)
        .or_else(|| Day::from_ymd(year + 18, 3, 1))
        .unwrap_or(Day::MAX)
}

/// When registrations begin, once a person's history as a whole is heard: it happened in its order.
#[derive(Debug)]
pub(super) struct Begin {
    /// First day it can have begun. A partly known start lies after an exact start just before it,
    /// and not before the first day an unsure one can lie.
    pub(super) earliest: Column<Day>,
    /// First day on which it surely has begun: an exact start, the day after the last day a partly
    /// known one can be, or the day anything later in the history surely has begun.
    pub(super) surely: Column<Day>,
}

impl Begin {
    pub(super) fn of(person: &Column<PersonId>, start: &Column<UncertainDay>) -> Self {
        let mut earliest: Vec<Day> = start.iter().map(|day| day.earliest).collect();
        let mut surely: Vec<Day> = start.iter().map(first_sure).collect();
        for row in 1..person.len() {
            if start.at(row).exact().is_none() && person.at(row) == person.at(row - 1) {
                let after = i32::from(start.at(row - 1).exact().is_some());
                earliest[row] = earliest[row].max(earliest[row - 1].plus(after));
            }
        }
        for row in (1..person.len()).rev() {
            if surely[row] < surely[row - 1] && person.at(row) == person.at(row - 1) {
                surely[row - 1] = surely[row];
            }
        }
        Self { earliest: earliest.into(), surely: surely.into() }
    }
}

/// The first day on which something that began at `start` surely has begun.
pub(super) fn first_sure(start: UncertainDay) -> Day {
    start.exact().unwrap_or_else(|| start.latest.plus(1))
}

impl HouseholdGraph<'_> {
    /// Number of registrations, away rows included.
    pub fn registration_count(&self) -> usize {
        self.person.len()
    }

    /// Number of persons.
    pub fn person_count(&self) -> usize {
        self.by_person.len() - 1
    }

    /// Number of dwellings.
    pub fn dwelling_count(&self) -> usize {
        self.by_dwelling.len() - 1
    }

    /// A person's registrations in the order things happened.
    #[inline]
    pub fn registrations_of(
        &self,
        person: PersonId,
    ) -> impl DoubleEndedIterator<Item = RegistrationId> + ExactSizeIterator + use<> {
        let (from, to) = (self.by_person.at(person.index()), self.by_person.at(person.index() + 1));
        (from as usize..to as usize).map(RegistrationId::new)
    }

    /// Where a dwelling's registrations lie in the index.
    #[inline]
    pub(super) fn span_at(&self, dwelling: DwellingId) -> Range<usize> {
        let (from, to) =
            (self.by_dwelling.at(dwelling.index()), self.by_dwelling.at(dwelling.index() + 1));
        from as usize..to as usize
    }

    /// All registrations that have a dwelling, by dwelling, then start.
    pub(super) fn all_at(&self) -> &Column<RegistrationId> {
        &self.at_dwelling
    }

    /// Registrations at a dwelling, by start.
    #[inline]
    pub fn registrations_at(
        &self,
        dwelling: DwellingId,
    ) -> impl DoubleEndedIterator<Item = RegistrationId> + ExactSizeIterator + Clone + '_ {
        self.at_dwelling.span(self.span_at(dwelling))
    }

    /// Whose registration it is.
    #[inline]
    pub fn person(&self, registration: RegistrationId) -> PersonId {
        self.person.at(registration.index())
    }

    /// Where it is; none for `exit`, `death`, `missing`.
    #[inline]
    pub fn dwelling(&self, registration: RegistrationId) -> Option<DwellingId> {
        self.dwelling.at(registration.index())
    }

    /// When it begins.
    #[inline]
    pub fn start(&self, registration: RegistrationId) -> UncertainDay {
        self.start.at(registration.index())
    }

    /// When the person's next move begins; exactly [`Day::MAX`] where none is known.
    #[inline]
    pub fn end(&self, registration: RegistrationId) -> UncertainDay {
        self.next(registration).map_or(UncertainDay::on(Day::MAX), |next| self.start(next))
    }

    #[inline]
    fn source(&self, registration: RegistrationId) -> usize {
        self.source.at(registration.index()) as usize
    }

    /// The rows of the register that hold the first to the last of a person's registrations; none
    /// where there is no registration.
    pub(super) fn rows_of(&self, person: PersonId) -> Option<Range<usize>> {
        let mut registrations = self.registrations_of(person);
        let first = self.source(registrations.next()?);
        Some(first..registrations.next_back().map_or(first, |last| self.source(last)) + 1)
    }

    /// The registration of a person that a row of the register began; none where that row is not
    /// known on the day of the graph or annulled.
    pub fn registration_of_row(&self, person: PersonId, row: usize) -> Option<RegistrationId> {
        self.registrations_of(person).find(|registration| self.source(*registration) == row)
    }

    /// What kind of move began it.
    #[inline]
    pub fn kind(&self, registration: RegistrationId) -> MoveKind {
        self.register.moves.kind.at(self.source(registration))
    }

    /// The day the municipality was notified, where known.
    pub fn notified(&self, registration: RegistrationId) -> Option<Day> {
        self.register.moves.notified.at(self.source(registration))
    }

    /// Whether it is c/o somebody, where known.
    pub fn care_of(&self, registration: RegistrationId) -> Option<bool> {
        self.register.moves.care_of.at(self.source(registration))
    }

    /// Whether it places the person in a dwelling as a resident (no mail address, no special code).
    #[inline]
    pub fn settles(&self, registration: RegistrationId) -> bool {
        // One look in memory instead of four: nearly every registration that settles has a stay.
        !self.stay(registration).is_empty() || self.is_settling(registration)
    }

    /// The same from the register itself: before the stays are known.
    pub(super) fn is_settling(&self, registration: RegistrationId) -> bool {
        self.kind(registration).settles()
            && self.dwelling(registration).is_some_and(|d| !self.is_special(d))
    }

    /// The span in which the person surely is registered: the start surely lies before, the next
    /// move of any kind can't have come yet. Empty where dates overlap too much to say.
    #[inline]
    pub fn certain_period(&self, registration: RegistrationId) -> Period {
        let row = registration.index();
        let from = self.begin.surely.at(row).max(self.begin.earliest.at(row));
        Period::new(from, self.next(registration).map_or(Day::MAX, |id| self.first_day(id)))
    }

    /// The span in which the person can be registered: from the first day it can have begun until
    /// the next move surely has. Holds the certain period.
    pub fn possible_period(&self, registration: RegistrationId) -> Period {
        let surely = |id: RegistrationId| self.begin.surely.at(id.index());
        Period::new(self.first_day(registration), self.next(registration).map_or(Day::MAX, surely))
    }

    /// The first day it can have begun, given what came before it.
    #[inline]
    pub(super) fn first_day(&self, registration: RegistrationId) -> Day {
        self.begin.earliest.at(registration.index())
    }

    /// The registration just before it in the same person's history.
    #[inline]
    pub fn previous(&self, registration: RegistrationId) -> Option<RegistrationId> {
        let row = registration.index().checked_sub(1)?;
        (self.person.at(row) == self.person(registration)).then(|| RegistrationId::new(row))
    }

    /// The registration just after it in the same person's history.
    #[inline]
    pub fn next(&self, registration: RegistrationId) -> Option<RegistrationId> {
        let row = registration.index() + 1;
        (self.person.find(row)? == self.person(registration)).then(|| RegistrationId::new(row))
    }

    /// All registrations that begin, as far as is certain, inside `window` and settle somewhere.
    pub fn beginning_in(&self, window: Period) -> Vec<RegistrationId> {
        let inside = |id: &RegistrationId| {
            self.settles(*id) && self.start(*id).exact().is_some_and(|day| window.contains(day))
        };
        let all = (0..self.registration_count()).into_par_iter().map(RegistrationId::new);
        all.filter(inside).collect()
    }

    /// Registrations annulled by `as_of`, sorted by person in move order.
    pub fn annulled(&self) -> &[Annulled] {
        &self.annulled
    }
}
