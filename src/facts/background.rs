//! What is worked out once a run and read by every row: horizons, rows, annulments, calendar.

use std::sync::Arc;

use rayon::prelude::*;

use super::joining::Joining;
use super::pending::Pending;
use super::season::CutOffs;
use super::stays::last_of_stay;
use super::{Fact, Needed};
use crate::domain::{
    BuildingId, Day, DwellingId, DwellingKind, Period, PersonId, RegistrationId, UncertainDay,
};
use crate::graph::{HouseholdGraph, Households};

/// Shared by all rows of one run; read only.
pub(super) struct Background<'g> {
    pub(super) graph: &'g HouseholdGraph<'g>,
    /// Registrations that begin in here have a row.
    pub(super) window: Period,
    /// The facts that are measured.
    pub(super) needed: &'g Needed,
    pub(super) households: &'g Households,
    /// The spans of days that end with `as_of`.
    pub(super) recent: Recent,
    /// The registrations that get a row, ascending.
    pub(super) rows: Vec<RegistrationId>,
    /// Stays that ended before this day are read for when they ended and nothing else.
    pub(super) horizon: Day,
    /// For each dwelling whether somebody certainly lives there on `as_of`.
    lived_in: Vec<bool>,
    /// Annulled registrations sorted by dwelling.
    annulled: Vec<(DwellingId, Day)>,
    /// Who came alone to strangers.
    pub(super) joining: Arc<Joining<'g>>,
    /// For each dwelling how many others of its building stand empty; none where not known.
    empty_neighbours: Vec<Option<u32>>,
    marks: Marks,
}

/// A home that nobody is registered in for more than six weeks counts as empty: the practice where
/// homes must be lived in.
pub(super) const EMPTY_DAYS: i32 = 42;

/// Facts about a registration look at who came to its dwelling up to so many days before it:
/// lodgers of one host lie at most 730 days apart.
const LOOK_BACK_DAYS: i32 = 731;

/// The spans of days that end with the day a run is about, that day included.
pub(super) struct Recent {
    pub(super) as_of: Day,
    pub(super) quarter: Period,
    pub(super) year: Period,
    pub(super) two_years: Period,
    pub(super) three_years: Period,
}

impl Recent {
    fn until(as_of: Day) -> Self {
        let since = |months| span_until(as_of, as_of.minus_months(months));
        Self {
            as_of,
            quarter: span_until(as_of, as_of.plus(-90)),
            year: since(12),
            two_years: since(24),
            three_years: since(36),
        }
    }
}

/// The days after `before` up to and including `last`.
fn span_until(last: Day, before: Day) -> Period {
    Period::new(before.plus(1), last.plus(1))
}

/// The day before which a stay must have ended to concern no fact: nothing looks further back than
/// 36 months before the day of the run and [`LOOK_BACK_DAYS`] before a registration with a row.
fn horizon(recent: &Recent, first_row: Day) -> Day {
    first_row.plus(-LOOK_BACK_DAYS).min(recent.three_years.from.plus(-1))
}

impl<'g> Background<'g> {
    pub(super) fn of(
        graph: &'g HouseholdGraph<'g>,
        households: &'g Households,
        window: Period,
        needed: &'g Needed,
    ) -> Self {
        let joining = joining(graph, households, window.from.minus_months(24), needed);
        Self::with((graph, households), Arc::new(joining), window, needed)
    }

    /// The same where who came alone to strangers is found out, or will be, for others too.
    pub(super) fn with(
        (graph, households): (&'g HouseholdGraph<'g>, &'g Households),
        joining: Arc<Joining<'g>>,
        window: Period,
        needed: &'g Needed,
    ) -> Self {
        let all = || graph.beginning_in(window);
        let rows = needed.only().map_or_else(all, <[_]>::to_vec);
        let recent = Recent::until(graph.as_of);
        Self {
            graph,
            window,
            needed,
            households,
            horizon: horizon(&recent, window.from),
            recent,
            rows,
            lived_in: lived_in(graph),
            annulled: annulled_by_dwelling(graph),
            joining,
            empty_neighbours: if needed.has(Fact::EmptyNeighbours) {
                empty_neighbours(graph)
            } else {
                vec![None; graph.dwelling_count()]
            },
            marks: Marks::between(window.from, graph.as_of),
        }
    }

    /// What counting the norms of `window` reads: nothing about households, steps or neighbours.
    pub(super) fn of_norms(
        graph: &'g HouseholdGraph<'g>,
        nobody: &'g Households,
        window: Period,
    ) -> Self {
        let recent = Recent::until(graph.as_of);
        Self {
            graph,
            window,
            needed: Needed::ALL,
            households: nobody,
            horizon: horizon(&recent, window.from),
            recent,
            rows: graph.beginning_in(window),
            lived_in: lived_in(graph),
            annulled: Vec::new(),
            joining: Arc::new(Joining::none(graph, nobody)),
            empty_neighbours: Vec::new(),
            marks: Marks::none(),
        }
    }

    /// What a check of some registrations at one dwelling reads: only these get a row, and how many
    /// homes of the building stand empty is given.
    pub(super) fn of_pending(
        graph: &'g HouseholdGraph<'g>,
        households: &'g Households,
        window: Period,
        pending: &Pending<'_>,
    ) -> Self {
        let mut empty_neighbours = vec![None; graph.dwelling_count()];
        empty_neighbours[pending.dwelling.index()] = pending.empty_neighbours;
        let movers = pending.registrations.iter().map(|registration| graph.person(*registration));
        let paths = movers.flat_map(|person| graph.registrations_of(person));
        let here = graph.registrations_at(pending.dwelling);
        let since = window.from.minus_months(24);
        let recent = Recent::until(graph.as_of);
        Self {
            graph,
            window,
            needed: Needed::ALL,
            households,
            horizon: horizon(&recent, window.from),
            recent,
            rows: pending.registrations.to_vec(),
            lived_in: lived_in(graph),
            annulled: annulled_by_dwelling(graph),
            joining: Arc::new(Joining::among(graph, households, since, here.chain(paths))),
            empty_neighbours,
            marks: Marks::none(),
        }
    }

    /// Whether more is read of a registration than what every run needs.
    pub(super) fn is_read(&self, registration: RegistrationId) -> bool {
        let is_adult = |day| self.graph.is_adult(self.graph.person(registration), day);
        self.needed.has_children() || self.graph.start(registration).exact().is_some_and(is_adult)
    }

    /// Where somebody certainly lives on `as_of`.
    pub(super) fn home(&self, person: PersonId) -> Option<DwellingId> {
        self.graph.homes()[person.index()]
    }

    /// The days registrations at a dwelling were annulled on.
    pub(super) fn annulled_at(&self, dwelling: DwellingId) -> impl Iterator<Item = Day> {
        let from = self.annulled.partition_point(|(place, _)| *place < dwelling);
        let here = self.annulled[from..].iter().take_while(move |(place, _)| *place == dwelling);
        here.map(|(_, day)| *day)
    }

    /// How many other dwellings of its building have nobody registered since some weeks.
    pub(super) fn empty_neighbours(&self, dwelling: DwellingId) -> Option<u32> {
        self.empty_neighbours[dwelling.index()]
    }

    /// The dwellings that get a row, ascending: somebody certainly lives there on `as_of`, or a
    /// registration with a row is there; where only some registrations are measured, the latter.
    pub(super) fn dwelling_rows(&self) -> Vec<DwellingId> {
        let numbered = self.looked_at().into_iter().enumerate();
        numbered.filter(|(_, yes)| *yes).map(|(index, _)| DwellingId::new(index)).collect()
    }

    /// For each dwelling whether it gets a row.
    fn looked_at(&self) -> Vec<bool> {
        let nowhere = || vec![false; self.lived_in.len()];
        let mut looked_at = self.needed.only().map_or_else(|| self.lived_in.clone(), |_| nowhere());
        for dwelling in self.rows.iter().filter_map(|row| self.graph.dwelling(*row)) {
            looked_at[dwelling.index()] = true;
        }
        looked_at
    }

    /// For each dwelling whether its stays are read, where not all are.
    pub(super) fn read_from(&self) -> Option<Vec<bool>> {
        self.needed.only().map(|_| self.looked_at())
    }

    /// The rows by dwelling: where those of each dwelling begin, and the rows.
    pub(super) fn rows_by_dwelling(&self) -> (Vec<u32>, Vec<u32>) {
        let here = |row: &RegistrationId| self.graph.dwelling(*row).map_or(0, DwellingId::index);
        let mut starts = vec![0_u32; self.graph.dwelling_count() + 1];
        for row in &self.rows {
            starts[here(row) + 1] += 1;
        }
        for dwelling in 1..starts.len() {
            starts[dwelling] += starts[dwelling - 1];
        }
        let (mut next, mut rows) = (starts.clone(), vec![0; self.rows.len()]);
        for (number, row) in (0..).zip(&self.rows) {
            let at = &mut next[here(row)];
            rows[*at as usize] = number;
            *at += 1;
        }
        (starts, rows)
    }

    /// For each registration row the row of its dwelling among `dwellings`.
    pub(super) fn dwelling_row_of(&self, dwellings: &[DwellingId]) -> Vec<u32> {
        let mut numbers = vec![0_u32; self.graph.dwelling_count()];
        for (row, dwelling) in (0_u32..).zip(dwellings) {
            numbers[dwelling.index()] = row;
        }
        let here = |row: &RegistrationId| self.graph.dwelling(*row).map_or(0, DwellingId::index);
        self.rows.iter().map(|row| numbers[here(row)]).collect()
    }

    /// The `months` up to and including `day`: 12, 18, 24 or 36.
    pub(super) fn months_until(&self, months: Months, day: Day) -> Period {
        span_until(day, self.marks.before(months, day))
    }

    /// The cut-offs after a day.
    pub(super) fn cut_offs_after(&self, day: Day) -> CutOffs {
        self.marks.on(day).map_or_else(|| CutOffs::after(day), |(_, cut_offs)| *cut_offs)
    }

    /// The span a registration's stay has covered by `as_of`, as far as its start is known; none
    /// where its end is unsure and may have passed.
    pub(super) fn covered(&self, registration: RegistrationId) -> Option<Period> {
        let end = self.graph.end(last_of_stay(self.graph, registration));
        self.covered_between(self.graph.start(registration), end)
    }

    /// The same of a stay that begins and ends so.
    pub(super) fn covered_between(&self, start: UncertainDay, end: UncertainDay) -> Option<Period> {
        let from = start.exact()?;
        if end.earliest > self.recent.as_of {
            return Some(Period::new(from, self.recent.as_of.max(from)));
        }
        end.exact().map(|to| Period::new(from, to))
    }
}

/// Who came alone to strangers, as far as somebody is going to ask.
fn joining<'g>(
    graph: &'g HouseholdGraph<'g>,
    households: &'g Households,
    since: Day,
    needed: &Needed,
) -> Joining<'g> {
    if needed.any(&super::joining::FACTS) {
        Joining::of(graph, households, since)
    } else {
        Joining::none(graph, households)
    }
}

fn lived_in(graph: &HouseholdGraph<'_>) -> Vec<bool> {
    let mut lived_in = vec![false; graph.dwelling_count()];
    for dwelling in graph.homes().iter().flatten() {
        lived_in[dwelling.index()] = true;
    }
    lived_in
}

/// For each dwelling the others of its building that stand empty.
fn empty_neighbours(graph: &HouseholdGraph<'_>) -> Vec<Option<u32>> {
    let count = graph.dwelling_count();
    let is_empty: Vec<bool> =
        (0..count).into_par_iter().map(|row| is_empty(graph, DwellingId::new(row))).collect();
    let building = |row: usize| graph.building(DwellingId::new(row)).map(BuildingId::index);
    let buildings = (0..count).filter_map(building).max().map_or(0, |last| last + 1);
    let mut empty_in = vec![0_u32; buildings];
    for building in (0..count).filter(|row| is_empty[*row]).filter_map(building) {
        empty_in[building] += 1;
    }
    let others = |row: usize| Some(empty_in[building(row)?] - u32::from(is_empty[row]));
    (0..count).map(others).collect()
}

/// Whether a unit for living has had nobody registered for [`EMPTY_DAYS`] and more.
fn is_empty(graph: &HouseholdGraph<'_>, dwelling: DwellingId) -> bool {
    let line = graph.as_of.plus(-EMPTY_DAYS);
    let lived_in = |id: RegistrationId| graph.settles(id) && graph.end(id).latest > line;
    // Who lives there today came last as a rule.
    is_home(graph, dwelling) && !graph.registrations_at(dwelling).rev().any(lived_in)
}

/// Whether a unit is an ordinary one for living.
pub(super) fn is_home(graph: &HouseholdGraph<'_>, dwelling: DwellingId) -> bool {
    graph.dwelling_kind(dwelling).is_none_or(|kind| kind == DwellingKind::Dwelling)
        && graph.exempt(dwelling).is_none()
}

fn annulled_by_dwelling(graph: &HouseholdGraph<'_>) -> Vec<(DwellingId, Day)> {
    let placed = graph.annulled().iter().filter_map(|one| Some((one.dwelling?, one.on)));
    let mut annulled: Vec<_> = placed.collect();
    annulled.sort_unstable();
    annulled
}

/// The horizons that facts about one registration look back over.
#[derive(Clone, Copy)]
pub(super) enum Months {
    Twelve,
    Eighteen,
    TwentyFour,
    ThirtySix,
}

impl Months {
    const ALL: [u32; 4] = [12, 18, 24, 36];

    fn count(self) -> u32 {
        Self::ALL[self as usize]
    }
}

/// What the calendar says of each day of the window, worked out once instead of once a row.
struct Marks {
    from: Day,
    /// For each day those [`Months`] before it, and the cut-offs after it.
    days: Vec<([Day; 4], CutOffs)>,
}

impl Marks {
    /// Worked out row by row, which is cheaper for a few rows.
    fn none() -> Self {
        Self { from: Day::MIN, days: Vec::new() }
    }

    /// Longer windows than this many days are worked out row by row.
    const LONGEST: i32 = 40_000;

    fn between(from: Day, last: Day) -> Self {
        let length = last.since(from).0;
        let length = if (0..Self::LONGEST).contains(&length) { length } else { -1 };
        let mark = |offset: i32| {
            let day = from.plus(offset);
            (Months::ALL.map(|months| day.minus_months(months)), CutOffs::after(day))
        };
        Self { from, days: (0..=length).into_par_iter().map(mark).collect() }
    }

    fn on(&self, day: Day) -> Option<&([Day; 4], CutOffs)> {
        self.days.get(usize::try_from(day.since(self.from).0).ok()?)
    }

    fn before(&self, months: Months, day: Day) -> Day {
        let known = self.on(day).map(|(before, _)| before[months as usize]);
        known.unwrap_or_else(|| day.minus_months(months.count()))
    }
}
