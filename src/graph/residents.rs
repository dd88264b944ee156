//! Who certainly lives where on a day, and for how many days together.

use std::ops::Range;

use rayon::prelude::*;

use crate::domain::{Day, Days, DwellingId, Period, PersonId, RegistrationId, UncertainDay};

use super::HouseholdGraph;
use super::attributes::partition_point;
use super::build::first_sure;
use crate::registry::Column;

/// Registrations in one block of the index by dwelling.
pub(super) const BLOCK: usize = 16;

/// A dwelling with no more registrations than this is looked at as a whole.
const SHORT: usize = 4 * BLOCK;

/// The certain stays, kept twice so that both walks read memory in order: by registration and by
/// dwelling. Empty periods stand for registrations that settle nowhere.
#[derive(Debug, Default)]
pub(super) struct Stays {
    pub(super) by_registration: Column<Period>,
    pub(super) by_dwelling: Column<Period>,
    /// The last day any registration of a block of [`BLOCK`] index rows can end: lets a scan over a hall with
    /// a thousand former residents skip those who left.
    pub(super) block_ends: Column<Day>,
    /// Whether a finding may say that the person does not live there.
    pub(super) doubted: Column<bool>,
}

/// A registration on its way into the index by dwelling, with all that is kept there: one look at
/// each place in memory.
#[derive(Clone, Copy)]
struct Placed {
    start: UncertainDay,
    registration: RegistrationId,
    possible_end: Day,
    stay: Period,
}

impl Stays {
    /// The stays, and the registrations by dwelling, then start, then number.
    ///
    /// O(registrations), a part of it once a thread up to [`SHARES`], but for sorting within each
    /// dwelling.
    pub(super) fn of(graph: &HouseholdGraph<'_>) -> (Self, Column<RegistrationId>) {
        let rows = || (0..graph.registration_count()).into_par_iter().map(RegistrationId::new);
        let stays: Vec<Period> = rows().map(|id| settled_period(graph, id)).collect();
        let by_registration = Column::from(stays);
        let placed = placed(graph, &by_registration);
        let doubted = if graph.has_findings() {
            rows().map(|id| is_doubted(graph, id)).collect::<Vec<bool>>().into()
        } else {
            Column::default()
        };
        let last_end = |block: &[Placed]| block.iter().map(|one| one.possible_end).max();
        let (by_dwelling, (block_ends, at_dwelling)) = rayon::join(
            || placed.iter().map(|one| one.stay).collect(),
            || {
                let ends = placed.chunks(BLOCK).map(|it| last_end(it).unwrap_or(Day::MIN));
                (ends.collect(), placed.iter().map(|one| one.registration).collect())
            },
        );
        (Self { by_registration, by_dwelling, block_ends, doubted }, at_dwelling)
    }

    #[inline]
    fn is_doubted(&self, registration: RegistrationId) -> bool {
        self.doubted.find(registration.index()).unwrap_or(false)
    }
}

/// The dwellings are shared out among so many threads at most: each goes through all registrations.
const SHARES: usize = 8;

/// Every registration that has a dwelling in its place of the index: counted out in the order of
/// persons, then sorted within each dwelling.
fn placed(graph: &HouseholdGraph<'_>, stays: &Column<Period>) -> Vec<Placed> {
    let starts = graph.by_dwelling.raw();
    let unplaced = Placed {
        start: UncertainDay::UNKNOWN,
        registration: RegistrationId::new(0),
        possible_end: Day::MIN,
        stay: Period::new(Day::MIN, Day::MIN),
    };
    let mut placed = vec![unplaced; starts.last().map_or(0, |all| *all as usize)];
    let of_share = graph.dwelling_count().div_ceil(rayon::current_num_threads().min(SHARES)).max(1);
    let mut rest = &mut placed[..];
    let mut shares = Vec::new();
    for from in (0..graph.dwelling_count()).step_by(of_share) {
        let dwellings = from..(from + of_share).min(graph.dwelling_count());
        let length = starts[dwellings.end] - starts[dwellings.start];
        let (share, left) = std::mem::take(&mut rest).split_at_mut(length as usize);
        shares.push((dwellings, share));
        rest = left;
    }
    shares.into_par_iter().for_each(|(dwellings, share)| place(graph, stays, dwellings, share));
    placed
}

/// Fills the part of the index that belongs to some dwellings.
fn place(
    graph: &HouseholdGraph<'_>,
    stays: &Column<Period>,
    dwellings: Range<usize>,
    share: &mut [Placed],
) {
    let starts = &graph.by_dwelling.raw()[dwellings.start..=dwellings.end];
    let mut next: Vec<u32> = starts.iter().map(|start| start - starts[0]).collect();
    for registration in (0..graph.registration_count()).map(RegistrationId::new) {
        let here = graph.dwelling(registration).map(DwellingId::index);
        let Some(dwelling) = here.filter(|it| dwellings.contains(it)) else { continue };
        let at = &mut next[dwelling - dwellings.start];
        share[*at as usize] = Placed {
            start: graph.start(registration),
            registration,
            possible_end: graph.possible_period(registration).to,
            stay: stays.at(registration.index()),
        };
        *at += 1;
    }
    for bounds in starts.windows(2) {
        let span = (bounds[0] - starts[0]) as usize..(bounds[1] - starts[0]) as usize;
        share[span].sort_unstable_by_key(|one| (one.start, one.registration));
    }
}

fn settled_period(graph: &HouseholdGraph<'_>, registration: RegistrationId) -> Period {
    if graph.is_settling(registration) {
        graph.certain_period(registration)
    } else {
        Period::new(Day::MIN, Day::MIN)
    }
}

fn is_doubted(graph: &HouseholdGraph<'_>, registration: RegistrationId) -> bool {
    findings_on(graph, registration).next().is_some()
}

/// When a finding is in force against a registration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refuted {
    /// Surely.
    pub(super) surely: Period,
    /// Possibly; holds the sure span.
    pub(super) possibly: Period,
}

/// The findings that the person does not live where a registration says.
pub(super) fn findings_on(
    graph: &HouseholdGraph<'_>,
    registration: RegistrationId,
) -> impl Iterator<Item = Refuted> {
    let person = graph.person(registration);
    let found = graph.dwelling(registration).map(|dwelling| graph.not_resident(person, dwelling));
    found.into_iter().flatten().map(|(from, to)| {
        let to = to.unwrap_or(UncertainDay::on(Day::MAX));
        Refuted {
            surely: Period::new(first_sure(from), to.earliest),
            possibly: Period::new(from.earliest, first_sure(to)),
        }
    })
}

impl HouseholdGraph<'_> {
    /// The certain stay before any finding is heard: empty where the registration settles nowhere.
    #[inline]
    pub(super) fn stay(&self, registration: RegistrationId) -> Period {
        self.stays.by_registration.at(registration.index())
    }

    /// The registrations at a dwelling by start, each with its certain stay before any finding is
    /// heard: empty where it settles nowhere.
    pub fn stays_at(
        &self,
        dwelling: DwellingId,
    ) -> impl Iterator<Item = (RegistrationId, Period)> + use<'_> {
        let span = self.span_at(dwelling);
        self.all_at().span(span.clone()).zip(self.stays.by_dwelling.span(span))
    }

    /// Whether the person certainly lives there on `day`: the registration settles somewhere, has
    /// surely begun, surely not ended, and no finding says otherwise on that day.
    #[inline]
    pub fn lives_on(&self, registration: RegistrationId, day: Day) -> bool {
        self.stay(registration).contains(day) && self.unopposed_on(registration, day)
    }

    #[inline]
    fn unopposed_on(&self, registration: RegistrationId, day: Day) -> bool {
        !self.stays.is_doubted(registration)
            || !findings_on(self, registration).any(|finding| finding.possibly.contains(day))
    }

    /// The registrations of those who certainly live in a dwelling on `day`, by start.
    ///
    /// O(residents + former registrations / 16); nothing is allocated.
    pub fn living_at(
        &self,
        dwelling: DwellingId,
        day: Day,
    ) -> impl Iterator<Item = RegistrationId> + '_ {
        self.rows_around(dwelling, day)
            .filter(move |row| self.stays.by_dwelling.at(*row).contains(day))
            .map(|row| self.all_at().at(row))
            .filter(move |registration| self.unopposed_on(*registration, day))
    }

    /// The registrations of those who may live in a dwelling on `day`, but not certainly, because
    /// a date is unsure. Same cost.
    pub fn possibly_at(
        &self,
        dwelling: DwellingId,
        day: Day,
    ) -> impl Iterator<Item = RegistrationId> + '_ {
        self.rows_around(dwelling, day)
            .map(|row| self.all_at().at(row))
            .filter(move |id| self.may_live_on(*id, day) && !self.lives_on(*id, day))
    }

    /// Whether the person lives there on `day`, certainly or possibly.
    pub fn may_live_on(&self, registration: RegistrationId, day: Day) -> bool {
        self.settles(registration)
            && self.possible_period(registration).contains(day)
            && !self.is_refuted_on(registration, day)
    }

    /// Whether a finding surely is in force against a registration on `day`.
    fn is_refuted_on(&self, registration: RegistrationId, day: Day) -> bool {
        self.stays.is_doubted(registration)
            && findings_on(self, registration).any(|finding| finding.surely.contains(day))
    }

    /// The index rows of a dwelling that can have begun by `day`, and perhaps some that cannot, less
    /// blocks that ended before.
    fn rows_around(&self, dwelling: DwellingId, day: Day) -> impl Iterator<Item = usize> + '_ {
        let span = self.span_at(dwelling);
        // What has not begun is no answer either way: in a short list it costs less to look at than
        // to look for.
        let end = if span.len() <= SHORT {
            span.end
        } else {
            let begun = |row| self.start(self.all_at().at(span.start + row)).earliest <= day;
            span.start + partition_point(span.len(), begun)
        };
        let blocks = span.start / BLOCK..end.div_ceil(BLOCK);
        blocks.filter(move |block| self.stays.block_ends.at(*block) > day).flat_map(move |block| {
            (block * BLOCK).max(span.start)..(block * BLOCK + BLOCK).min(end)
        })
    }

    /// The days on which the person certainly lives there, as one span.
    ///
    /// A `not_resident` finding ends it, or, where it was in force from the beginning and ended
    /// later, begins it; days after a finding in the middle are left out. Empty where the
    /// registration settles nowhere.
    #[inline]
    pub fn certain_days(&self, registration: RegistrationId) -> Period {
        let stay = self.stay(registration);
        if !self.stays.is_doubted(registration) {
            return stay;
        }
        findings_on(self, registration).map(|finding| finding.possibly).fold(stay, without)
    }

    /// The registration at which somebody certainly lives on `day`.
    #[inline]
    pub fn registration_on(&self, person: PersonId, day: Day) -> Option<RegistrationId> {
        self.registrations_of(person).find(|registration| self.lives_on(*registration, day))
    }

    /// For each person the dwelling they certainly live at on the day of the graph.
    ///
    /// O(registrations) the first time, nothing later.
    pub fn homes(&self) -> &[Option<DwellingId>] {
        if let Some(known) = self.homes.get() {
            return known;
        }
        let home = |row: usize| {
            self.registration_on(PersonId::new(row), self.as_of).and_then(|id| self.dwelling(id))
        };
        // Found before it is put in place: no lock is held while other threads work.
        let found = (0..self.person_count()).into_par_iter().map(home).collect();
        self.homes.get_or_init(|| found)
    }

    /// Days before `before` on which both certainly lived at the same dwelling.
    pub fn co_residence(&self, one: PersonId, other: PersonId, before: Day) -> Days {
        self.co_residence_except(one, other, before, None)
    }

    /// The same, leaving out one dwelling.
    pub fn co_residence_except(
        &self,
        one: PersonId,
        other: PersonId,
        before: Day,
        except: Option<DwellingId>,
    ) -> Days {
        let days = self
            .shared_stays(one, other)
            .filter(|(dwelling, _)| Some(*dwelling) != except)
            .map(|(_, days)| Period::new(days.from, days.to.min(before)).length().0)
            .sum();
        Days(days)
    }

    /// The spans in which two persons certainly lived at the same dwelling, and where.
    ///
    /// O(registrations of one x registrations of the other); histories are short.
    pub fn shared_stays(
        &self,
        one: PersonId,
        other: PersonId,
    ) -> impl Iterator<Item = (DwellingId, Period)> + '_ {
        self.registrations_of(one).flat_map(move |mine| {
            let dwelling = self.dwelling(mine).filter(|_| !self.stay(mine).is_empty());
            self.registrations_of(other)
                .filter(move |theirs| dwelling.is_some() && self.dwelling(*theirs) == dwelling)
                .filter_map(move |theirs| {
                    let days = self.certain_days(mine).intersect(self.certain_days(theirs));
                    dwelling.filter(|_| !days.is_empty()).map(|dwelling| (dwelling, days))
                })
        })
    }
}

/// What is left of `stay` once `finding` is heard.
fn without(stay: Period, finding: Period) -> Period {
    if stay.intersect(finding).is_empty() {
        stay
    } else if finding.from <= stay.from {
        Period::new(finding.to, stay.to)
    } else {
        Period::new(stay.from, finding.from)
    }
}
