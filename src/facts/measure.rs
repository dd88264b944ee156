//! One run: every row of both tables, in parallel and in a fixed order.

use rayon::prelude::*;

use super::background::Background;
use super::norms::{Norms, Observed, Peers};
use super::path::Path;
use super::pending::{BEYOND, Pending};
use super::place;
use super::row::Row;
use super::some::Ground;
use super::stays::{History, Stay, Stays};
use super::table::{CHUNK, Stretch};
use super::{
    Fact, FactTable, Facts, Needed, TableKind, flow, network, occupancy, season, trajectory,
};
use crate::domain::{Day, DwellingId, MoveKind, Period, RegistrationId};
use crate::graph::{HouseholdGraph, Households};

/// Measures every fact as of the day of the graph, against the norms of this register.
///
/// Registration rows are those that begin in `window`, on a known day, and settle in a dwelling;
/// dwelling rows are those where somebody certainly lives on `as_of` or a registration row is.
/// O(registrations + pairs of residents and arrivals of one dwelling).
pub fn measure(graph: &HouseholdGraph<'_>, window: Period) -> Facts {
    measure_among(graph, &Households::of(graph), window)
}

/// The same where the households of the graph are already found.
pub fn measure_among(graph: &HouseholdGraph<'_>, households: &Households, window: Period) -> Facts {
    measure_needed(graph, households, window, Needed::ALL)
}

/// The facts of `needed` alone.
pub fn measure_needed(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    window: Period,
    needed: &Needed,
) -> Facts {
    measure_against(&Background::of(graph, households, window, needed), None)
}

/// The same on a ground that others measure on too, and the norms they were measured against.
pub fn measure_with_norms(ground: &Ground<'_>, window: Period, needed: &Needed) -> (Facts, Norms) {
    measure_all(&ground.background(window, needed), None)
}

/// The same against given norms: then a row depends on its neighbourhood only.
pub fn measure_with(graph: &HouseholdGraph<'_>, window: Period, norms: &Norms) -> Facts {
    let households = Households::of(graph);
    let background = Background::of(graph, &households, window, Needed::ALL);
    measure_against(&background, Some(norms))
}

/// Measures pending registrations at one dwelling in their neighbourhood, against given norms.
///
/// One row a registration, in the order given, which must be ascending, and one for the dwelling.
/// Facts that look further than a neighbourhood ([`BEYOND`](super::BEYOND)) stay unknown.
pub fn measure_pending(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    window: Period,
    (pending, norms): (&Pending<'_>, &Norms),
) -> Facts {
    let background = Background::of_pending(graph, households, window, pending);
    let dwelling_rows = vec![pending.dwelling];
    let source = Source::of(&background);
    let (mut dwellings, parts) = measure_dwellings(&background, &source, &dwelling_rows);
    let columns = scatter(&background, &parts);
    compare_dwellings(&background, &dwelling_rows, &mut dwellings, norms);
    let mut registrations = registration_table(&background, columns, norms);
    for fact in BEYOND.into_iter().filter(|fact| fact.table() == TableKind::Registration) {
        registrations.put(fact, vec![f32::NAN; background.rows.len()]);
    }
    Facts {
        window,
        registrations,
        dwelling_row_of: vec![0; background.rows.len()],
        registration_rows: background.rows,
        dwellings,
        dwelling_rows,
    }
}

/// The norms of this register: what [`measure`] compares with. Measures nothing else.
/// O(registrations).
pub fn norms(graph: &HouseholdGraph<'_>, window: Period) -> Norms {
    let nobody = Households::default();
    let background = Background::of_norms(graph, &nobody, window);
    let source = Source::of(&background);
    let parts: Vec<Norms> = background
        .dwelling_rows()
        .par_chunks(CHUNK)
        .map(|chunk| norms_of_stretch(&background, &source, chunk))
        .collect();
    merged(&parts)
}

fn norms_of_stretch(
    background: &Background<'_>,
    source: &Source,
    dwellings: &[DwellingId],
) -> Norms {
    let (mut norms, mut lengths) = (Norms::default(), Vec::new());
    let mut history = History::new(background, &source.stays);
    for dwelling in dwellings {
        history.turn_to(*dwelling);
        let rows = source.rows_at(*dwelling);
        observe(&history, &mut lengths, &mut norms);
        for row in rows {
            observe_move(background, background.rows[*row as usize], &mut norms);
        }
    }
    norms
}

pub(super) fn measure_against(background: &Background<'_>, norms: Option<&Norms>) -> Facts {
    measure_all(background, norms).0
}

fn measure_all(background: &Background<'_>, norms: Option<&Norms>) -> (Facts, Norms) {
    let dwelling_rows = background.dwelling_rows();
    let source = Source::of(background);
    let (mut dwellings, parts) = measure_dwellings(background, &source, &dwelling_rows);
    drop(source);
    let norms = norms.cloned().unwrap_or_else(|| merged(parts.iter().map(|part| &part.norms)));
    let arrivals = scatter(background, &parts);
    // Given back before the network, which needs the most room.
    drop(parts);
    // Rings are found step by step: the registrations fill the other threads meanwhile.
    let ((), registrations) = rayon::join(
        || {
            network::put(background, &dwelling_rows, &mut dwellings);
            compare_dwellings(background, &dwelling_rows, &mut dwellings, &norms);
        },
        || registration_table(background, arrivals, &norms),
    );
    let facts = Facts {
        window: background.window,
        registrations,
        registration_rows: background.rows.clone(),
        dwelling_row_of: background.dwelling_row_of(&dwelling_rows),
        dwellings,
        dwelling_rows,
    };
    (facts, norms)
}

/// Puts the facts that registrations have at their dwellings, and those alone.
pub(super) fn put_places(background: &Background<'_>, table: &mut FactTable) {
    let dwellings = background.dwelling_rows();
    let source = Source::of(background);
    let stretch = |chunk: &[DwellingId]| {
        let mut history = History::new(background, &source.stays);
        let mut arrivals = Vec::new();
        for dwelling in chunk {
            history.turn_to(*dwelling);
            arrivals.extend(arrivals_at(&history, &source));
        }
        arrivals
    };
    let parts: Vec<Vec<Arrival>> = dwellings.par_chunks(CHUNK).map(stretch).collect();
    let columns = scatter_all(background, parts.iter().flatten());
    for (fact, column) in
        place::facts().zip(columns).filter(|(fact, _)| background.needed.has(*fact))
    {
        table.put(fact, column);
    }
}

fn registration_table(
    background: &Background<'_>,
    arrivals: Vec<Vec<f32>>,
    norms: &Norms,
) -> FactTable {
    let mut table = measure_registrations(background);
    for (fact, column) in place::facts().zip(arrivals) {
        table.fill(fact, column.into_iter());
    }
    let start = |row: &RegistrationId| background.graph.start(*row).exact();
    let usual = background.rows.iter().map(|row| season::usual_on(norms, start(row)));
    table.fill(Fact::UsualOnSuchDays, usual);
    if background.needed.has(Fact::StayShorterThanPeers) {
        compare_stays(background, &mut table, norms);
    }
    table
}

/// Row of a registration and its facts of arrival and stay.
type Arrival = (usize, place::Values);

/// What one thread measured of a stretch of dwellings.
struct Part {
    /// Of the registrations at these dwellings.
    arrivals: Vec<Arrival>,
    norms: Norms,
}

/// What dwellings are measured from, in the order of dwellings.
struct Source {
    stays: Stays,
    /// Where each dwelling's rows begin in `rows`; one more than there are dwellings.
    starts: Vec<u32>,
    /// The registration rows by dwelling.
    rows: Vec<u32>,
}

impl Source {
    fn of(background: &Background<'_>) -> Self {
        let (stays, (starts, rows)) =
            rayon::join(|| Stays::of(background), || background.rows_by_dwelling());
        Self { stays, starts, rows }
    }

    /// The numbers of the registration rows at a dwelling.
    fn rows_at(&self, dwelling: DwellingId) -> &[u32] {
        let starts = &self.starts[dwelling.index()..];
        &self.rows[starts[0] as usize..starts[1] as usize]
    }
}

fn measure_dwellings(
    background: &Background<'_>,
    source: &Source,
    dwellings: &[DwellingId],
) -> (FactTable, Vec<Part>) {
    let table = (TableKind::Dwelling, dwellings.len());
    FactTable::measured(table, background.needed, |rows, stretch| {
        measure_stretch(background, source, &dwellings[rows], stretch)
    })
}

fn measure_stretch(
    background: &Background<'_>,
    source: &Source,
    dwellings: &[DwellingId],
    stretch: &mut Stretch<'_>,
) -> Part {
    let (mut arrivals, mut norms, mut lengths) = (Vec::new(), Norms::default(), Vec::new());
    let mut history = History::new(background, &source.stays);
    for (position, dwelling) in dwellings.iter().enumerate() {
        history.turn_to(*dwelling);
        let mut row = Row::new(stretch, position);
        occupancy::measure(&mut history, &mut row);
        flow::measure(&mut history, &mut row);
        observe(&history, &mut lengths, &mut norms);
        for row in source.rows_at(*dwelling) {
            observe_move(background, background.rows[*row as usize], &mut norms);
        }
        arrivals.extend(arrivals_at(&history, source));
    }
    Part { arrivals, norms }
}

/// What registrations at the dwelling `history` is turned to have there.
fn arrivals_at<'h>(
    history: &'h History<'_>,
    source: &'h Source,
) -> impl Iterator<Item = Arrival> + 'h {
    let measure = |row: &u32| {
        let registration = history.background.rows[*row as usize];
        (*row as usize, place::measure(history, registration))
    };
    source.rows_at(history.dwelling).iter().map(measure)
}

/// Counts an adult's move into the norms.
fn observe_move(background: &Background<'_>, registration: RegistrationId, norms: &mut Norms) {
    let graph = background.graph;
    let moved = graph.start(registration).exact().filter(|day| {
        graph.is_adult(graph.person(registration), *day)
            && graph.kind(registration) != MoveKind::Birth
    });
    if let Some(day) = moved {
        norms.season.observe(day);
    }
}

/// Counts a dwelling into the norms; one exempt from them is no yardstick for others.
fn observe(history: &History<'_>, lengths: &mut Vec<i32>, norms: &mut Norms) {
    let (background, dwelling) = (history.background, history.dwelling);
    let graph = background.graph;
    let peers = peers_of(graph, dwelling).filter(|_| graph.exempt(dwelling).is_none());
    let Some((peers, rooms)) = peers.zip(graph.rooms(dwelling)) else { return };
    let ended = |stay: &Stay| {
        let inside = |day: &Day| background.recent.three_years.contains(*day);
        stay.moved_out().filter(inside).filter(|day| stay.is_adult(*day)).and(stay.length())
    };
    lengths.clear();
    lengths.extend(history.stays.iter().filter_map(ended));
    let (arrived, left) = flow::moves_of_year(history);
    let residents = history.present(background.recent.as_of).count();
    norms.observe(&Observed { peers, rooms, residents, moves: arrived + left, stays: lengths });
}

fn peers_of(graph: &HouseholdGraph<'_>, dwelling: DwellingId) -> Option<Peers> {
    Peers::of(graph.dwelling_kind(dwelling), graph.rooms(dwelling))
}

fn merged<'n>(parts: impl IntoIterator<Item = &'n Norms>) -> Norms {
    parts.into_iter().fold(Norms::default(), |mut norms, part| {
        norms.merge(part);
        norms
    })
}

/// The facts of arrival and stay as columns over the registration rows.
fn scatter(background: &Background<'_>, parts: &[Part]) -> Vec<Vec<f32>> {
    scatter_all(background, parts.iter().flat_map(|part| &part.arrivals))
}

fn scatter_all<'a>(
    background: &Background<'_>,
    arrivals: impl IntoIterator<Item = &'a Arrival>,
) -> Vec<Vec<f32>> {
    let rows = background.rows.len();
    let column = |fact| if background.needed.has(fact) { vec![f32::NAN; rows] } else { Vec::new() };
    let mut columns: Vec<Vec<f32>> = place::facts().map(column).collect();
    for (row, values) in arrivals {
        for (column, value) in columns.iter_mut().zip(values) {
            if let Some(cell) = column.get_mut(*row) {
                *cell = *value;
            }
        }
    }
    columns
}

pub(super) fn measure_registrations(background: &Background<'_>) -> FactTable {
    let table = (TableKind::Registration, background.rows.len());
    FactTable::measured(table, background.needed, |rows, stretch| {
        let mut path = Path::default();
        for (position, registration) in background.rows[rows].iter().enumerate() {
            let mut row = Row::new(stretch, position);
            trajectory::measure(background, &mut path, *registration, &mut row);
        }
    })
    .0
}

/// Turnover and residents as multiples of what is usual.
fn compare_dwellings(
    background: &Background<'_>,
    rows: &[DwellingId],
    table: &mut FactTable,
    norms: &Norms,
) {
    let graph = background.graph;
    let ratio = |fact: Fact, usual: fn(&Norms, Peers) -> Option<f64>| -> Vec<f32> {
        let values = table.column(fact);
        let compare = |(value, dwelling): (&f32, &DwellingId)| {
            let usual = peers_of(graph, *dwelling).and_then(|peers| usual(norms, peers));
            usual.map_or(f32::NAN, |usual| multiple(*value, usual))
        };
        values.iter().zip(rows).map(compare).collect()
    };
    let turnover = ratio(Fact::TurnoverPerRoom, Norms::turnover_per_room);
    let residents = ratio(Fact::Residents, Norms::residents);
    for (fact, column) in
        [(Fact::TurnoverVersusPeers, turnover), (Fact::ResidentsVersusPeers, residents)]
    {
        table.fill(fact, column.into_iter());
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a ratio to seven digits is enough")]
fn multiple(value: f32, usual: f64) -> f32 {
    (f64::from(value) / usual) as f32
}

/// The length of ended stays as a share of what is usual.
fn compare_stays(background: &Background<'_>, table: &mut FactTable, norms: &Norms) {
    let graph = background.graph;
    let (lengths, running) =
        (table.column(Fact::LengthOfStay), table.column(Fact::StillRegistered));
    let compare = |row: usize| {
        let dwelling = graph.dwelling(background.rows[row])?;
        let usual = norms.stay_days(peers_of(graph, dwelling)?)?;
        let ended = running[row] < 0.5;
        ended.then(|| multiple(lengths[row], usual))
    };
    let shares = (0..table.rows()).map(|row| compare(row).unwrap_or(f32::NAN)).collect();
    table.put(Fact::StayShorterThanPeers, shares);
}
